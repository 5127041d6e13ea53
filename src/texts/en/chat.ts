import { createFormats } from '../format/formats.ts';
import { ads } from './chat/ads.ts';
import { alertsTexts } from './chat/alerts.ts';
import { allowanceTexts } from './chat/allowance.ts';
import { appTexts } from './chat/apps.ts';
import { asOwner } from './chat/as-owner.ts';
import { deviceTexts } from './chat/devices.ts';
import { digestTexts } from './chat/digest.ts';
import { doorTexts } from './chat/doors.ts';
import { entryTexts } from './chat/entry.ts';
import { errors } from './chat/errors.ts';
import { exitTexts } from './chat/exits.ts';
import { foreignTexts } from './chat/foreign.ts';
import { friendTexts } from './chat/friend.ts';
import { guideTexts } from './chat/guides.ts';
import { handoverTexts } from './chat/handover.ts';
import { healthTexts } from './chat/health.ts';
import { helperPageTexts } from './chat/helper-page.ts';
import { loadTexts } from './chat/load.ts';
import { mailTexts } from './chat/mail.ts';
import { manners } from './chat/manners.ts';
import { nodesTexts } from './chat/nodes.ts';
import { notices } from './chat/notices.ts';
import { auditTexts, backupTexts, broadcastTexts, ownerTexts, rightsTexts } from './chat/owner.ts';
import { peopleTexts } from './chat/people.ts';
import { restoreTexts } from './chat/restore.ts';
import { rolloutsTexts } from './chat/rollouts.ts';
import { routesTexts } from './chat/routes.ts';
import { settingsTexts } from './chat/settings.ts';
import { setupTexts } from './chat/setup.ts';
import { spareBotTexts } from './chat/spare-bot.ts';
import { statsTexts } from './chat/stats.ts';
import { ticketsTexts } from './chat/tickets.ts';
import { updatesTexts } from './chat/updates.ts';
import { UNITS } from './units.ts';

/** The English texts of the chat; `timeZone` is the zone of all dates and times. */
export function createChatTexts(timeZone: string) {
  const format = createFormats(UNITS, timeZone);
  return {
    ...friendTexts(format),
    ...ownerTexts,
    helperPage: helperPageTexts,
    exits: exitTexts(format),
    ads,
    people: peopleTexts(format),
    allowance: allowanceTexts(format),
    alerts: alertsTexts(format),
    audit: auditTexts(format),
    backup: backupTexts(),
    restore: restoreTexts(format),
    broadcast: broadcastTexts(format),
    rights: rightsTexts,
    settings: settingsTexts(format),
    foreign: foreignTexts(format),
    nodes: nodesTexts(format),
    load: loadTexts(format),
    spareBot: spareBotTexts(format),
    stats: statsTexts(format),
    handover: handoverTexts(format),
    health: healthTexts(format),
    apps: appTexts,
    routes: routesTexts,
    updates: updatesTexts,
    digest: digestTexts(format),
    doors: doorTexts,
    devices: deviceTexts(format),
    guides: guideTexts,
    mail: mailTexts(format),
    setup: setupTexts,
    tickets: ticketsTexts(format),
    rollouts: rolloutsTexts(),
    entry: entryTexts(format),
    asOwner,
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
