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
  locale: 'en-GB',
  bytes: ['B', 'KiB', 'MiB', 'GiB', 'TiB'],
  decimal: ['B', 'kB', 'MB', 'GB', 'TB'],
  justNow: 'just now',
  ago: (text) => `${text} ago`,
  minutes: MINUTES,
  hours: HOURS,
  days: DAYS,
};

/** The English texts of the chat; `timeZone` is the zone of all dates and times. */
export function createChatTexts(timeZone: string) {
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
      stopOld: '⏹ Stop the old one now',
      undo: '↩️ Undo',
      newKeys: '🔑 Make a new config',
      takeBack: '🚫 Not them, take it back',
    },
  };
}
