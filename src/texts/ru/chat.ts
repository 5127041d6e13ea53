import type { Texts } from '../chat/texts.ts';
import { createFormats, type Units } from '../format/formats.ts';
import { alertsTexts } from './chat/alerts.ts';
import { appTexts } from './chat/apps.ts';
import { deviceTexts } from './chat/devices.ts';
import { entryTexts } from './chat/entry.ts';
import { errors } from './chat/errors.ts';
import { foreignTexts } from './chat/foreign.ts';
import { friendTexts } from './chat/friend.ts';
import { guideTexts } from './chat/guides.ts';
import { healthTexts } from './chat/health.ts';
import { manners } from './chat/manners.ts';
import { nodesTexts } from './chat/nodes.ts';
import { notices } from './chat/notices.ts';
import { DAYS, HOURS, MINUTES } from './chat/nouns.ts';
import { auditTexts, backupTexts, broadcastTexts, ownerTexts, rightsTexts } from './chat/owner.ts';
import { peopleTexts } from './chat/people.ts';
import { settingsTexts } from './chat/settings.ts';
import { statsTexts } from './chat/stats.ts';

const UNITS: Units = {
  locale: 'ru',
  bytes: ['Б', 'КиБ', 'МиБ', 'ГиБ', 'ТиБ'],
  decimal: ['Б', 'кБ', 'МБ', 'ГБ', 'ТБ'],
  justNow: 'только что',
  ago: (text) => `${text} назад`,
  minutes: MINUTES,
  hours: HOURS,
  days: DAYS,
};

/** The Russian texts; `timeZone` is for dates. */
export function createChatTexts(timeZone: string): Texts {
  const format = createFormats(UNITS, timeZone);
  return {
    ...friendTexts(format),
    ...ownerTexts,
    people: peopleTexts(format),
    alerts: alertsTexts(format),
    audit: auditTexts(format),
    backup: backupTexts(),
    broadcast: broadcastTexts(format),
    rights: rightsTexts,
    settings: settingsTexts(format),
    foreign: foreignTexts(format),
    nodes: nodesTexts(format),
    stats: statsTexts(format),
    health: healthTexts(format),
    apps: appTexts,
    devices: deviceTexts(format),
    guides: guideTexts,
    entry: entryTexts(format),
    errors,
    manners,
    notices,
    buttons: {
      stopOld: '⏹ Отключить старый сейчас',
      undo: '↩️ Отменить замену',
      newKeys: '🔑 Сделать новый конфиг',
      takeBack: '🚫 Не тот человек, убрать',
    },
  };
}
