import { createFormats, type Units } from './formats.ts';
import { alertsTexts } from './ru/alerts.ts';
import { auditTexts } from './ru/audit.ts';
import { backupTexts } from './ru/backup.ts';
import { broadcastTexts } from './ru/broadcast.ts';
import { deviceTexts } from './ru/devices.ts';
import { entryTexts } from './ru/entry.ts';
import { errors } from './ru/errors.ts';
import { foreignTexts } from './ru/foreign.ts';
import { friendTexts } from './ru/friend.ts';
import { guideTexts } from './ru/guides.ts';
import { healthTexts } from './ru/health.ts';
import { manners } from './ru/manners.ts';
import { nodesTexts } from './ru/nodes.ts';
import { notices } from './ru/notices.ts';
import { DAYS, HOURS, MINUTES } from './ru/nouns.ts';
import { ownerTexts } from './ru/owner.ts';
import { peopleTexts } from './ru/people.ts';
import { rightsTexts } from './ru/rights.ts';
import { settingsTexts } from './ru/settings.ts';
import { statsTexts } from './ru/stats.ts';
import type { Texts } from './texts.ts';

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
export function createRussianTexts(timeZone: string): Texts {
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
    devices: deviceTexts(format),
    guides: guideTexts,
    entry: entryTexts(format),
    errors,
    manners,
    notices,
    commands: {
      start: 'начать',
      get_config: 'получить конфиг VPN',
      server: 'выбрать сервер',
      regen: 'новый конфиг взамен старого',
      devices: 'мои устройства: добавить, переименовать, удалить',
      status: 'как работает мой VPN',
      help: 'что умеет бот',
      language: 'язык бота',
      users: 'список людей',
      add_user: 'добавить человека: id или @имя',
      invite: 'пригласить человека по ссылке',
      remove_user: 'убрать человека: id или @имя',
      stats: 'люди и серверы',
      nodes: 'как себя чувствуют серверы',
      broadcast: 'написать всем',
      log: 'кто что делал',
      settings: 'настройки',
      backup: 'зашифрованная резервная копия',
    },
    buttons: {
      stopOld: '⏹ Отключить старый сейчас',
      undo: '↩️ Отменить замену',
      newKeys: '🔑 Сделать новый конфиг',
      takeBack: '🚫 Не тот человек, убрать',
    },
  };
}
