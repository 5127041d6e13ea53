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

/** The English texts; `timeZone` is for dates. */
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
    commands: {
      start: 'begin',
      get_config: 'get your VPN config',
      server: 'choose a server',
      regen: 'a new config instead of the old one',
      devices: 'my devices: add, rename, remove',
      status: 'how my VPN is doing',
      help: 'what this bot can do',
      language: 'the bot’s language',
      users: 'the list of people',
      add_user: 'let a person in: id or @name',
      invite: 'invite a person by a link',
      remove_user: 'end a person’s access: id or @name',
      stats: 'people and servers',
      nodes: 'how the servers are doing',
      broadcast: 'write to everybody',
      log: 'who did what',
      settings: 'settings',
      backup: 'a sealed backup',
    },
    buttons: {
      stopOld: '⏹ Stop the old one now',
      undo: '↩️ Undo',
      newKeys: '🔑 Make a new config',
      takeBack: '🚫 Not them, take it back',
    },
  };
}
