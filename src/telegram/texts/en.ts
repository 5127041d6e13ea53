import { alertsTexts } from './en/alerts.ts';
import { auditTexts } from './en/audit.ts';
import { backupTexts } from './en/backup.ts';
import { broadcastTexts } from './en/broadcast.ts';
import { deviceTexts } from './en/devices.ts';
import { entryTexts } from './en/entry.ts';
import { errors } from './en/errors.ts';
import { foreignTexts } from './en/foreign.ts';
import { friendTexts } from './en/friend.ts';
import { guideTexts } from './en/guides.ts';
import { healthTexts } from './en/health.ts';
import { manners } from './en/manners.ts';
import { nodesTexts } from './en/nodes.ts';
import { notices } from './en/notices.ts';
import { DAYS, HOURS, MINUTES } from './en/nouns.ts';
import { ownerTexts } from './en/owner.ts';
import { peopleTexts } from './en/people.ts';
import { rightsTexts } from './en/rights.ts';
import { settingsTexts } from './en/settings.ts';
import { statsTexts } from './en/stats.ts';
import { createFormats, type Units } from './formats.ts';
import type { Texts } from './texts.ts';

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
export function createEnglishTexts(timeZone: string): Texts {
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
