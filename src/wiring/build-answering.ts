import { AccessService } from '../access/access-service.ts';
import { DeviceService } from '../access/device-service.ts';
import { InviteService } from '../access/invite-service.ts';
import { Pace } from '../access/pace.ts';
import { PeopleService } from '../access/people-service.ts';
import { RemedyService } from '../access/remedy-service.ts';
import { RequestService } from '../access/request-service.ts';
import { draw } from '../charts/draw.ts';
import { addDays } from '../local-time.ts';
import { PeerService } from '../peers/devices/peer-service.ts';
import { ForeignService } from '../peers/moves/foreign-service.ts';
import type { App, NodeView } from '../telegram/app.ts';
import { ipv4File } from '../telegram/delivery/config-file.ts';
import { sayFarewell } from '../telegram/features/nodes/say-farewell.ts';
import { Albums } from '../telegram/router/albums.ts';
import { registerHandlers } from '../telegram/router/handle-update.ts';
import { rankOf } from '../telegram/router/read-request.ts';
import type { VitalsWatch } from '../wireguard/loop/vitals-watch.ts';
import { buildBackup } from './build-backup.ts';
import type { Core } from './build-core.ts';
import type { Health } from './build-health.ts';
import type { Answering } from './build-polling.ts';

/** The commands and buttons: all that a message can ask for. */
export function buildAnswering(
  core: Core,
  nodes: readonly NodeView[],
  { helpDesk, nodeDesk }: Health,
  watches: ReadonlyMap<string, VitalsWatch> = new Map(),
  pace = new Pace(Date.now),
): Answering {
  const {
    settings,
    store,
    box,
    log,
    notify,
    bot,
    languages,
    language,
    outbox,
    textsFor,
    menus,
    typing,
    audit,
    traffic,
  } = core;
  const { clock, ends } = core;
  const now = clock.now;
  const { deviceLimit } = settings;
  const peers = new PeerService({ store, nodes: settings.nodes, box, deviceLimit, now, notify });
  const app: App = {
    settings,
    store,
    now,
    access: new AccessService({
      ...{ store, ownerId: settings.adminId, now, ends },
      botId: Number.parseInt(settings.botToken, 10),
    }),
    people: new PeopleService({
      ...{ store, ownerId: settings.adminId, now: clock.best },
      addDays: (ms, days) => addDays(ms, days, settings.timezone),
    }),
    invites: new InviteService({ store, ownerId: settings.adminId, now, ends }),
    requests: new RequestService({ store, ownerId: settings.adminId, now }),
    notify,
    timezone: settings.timezone,
    peers,
    devices: new DeviceService({ store, peers, deviceLimit, now }),
    ipv4File: (...asked) => ipv4File(app, box, ...asked),
    traffic,
    vitalsOf: (id) => watches.get(id)?.vitals ?? null,
    language,
    languages,
    helpDesk,
    nodeDesk,
    foreign: new ForeignService({ store, nodes, now }),
    remedies: new RemedyService({ store, nodes: settings.nodes, box, now, makeDevice: peers.makeDevice.bind(peers) }),
    nodes,
    draw: (picture) =>
      draw(picture).catch((err: unknown) => {
        log.error({ err }, 'a picture could not be drawn');
        return null;
      }),
    nodesOff: settings.nodesOff,
    messenger: {
      tell: (id, html, { language, ...fate } = {}) =>
        outbox.message(id, html(textsFor(id, language ?? undefined)), [], fate),
    },
    audit,
    backup: buildBackup(core),
    botUsername: () => bot.botInfo.username,
  };
  const moving = { nodes: settings.nodes, movedTo: settings.movedTo, deviceLimit, box };
  registerHandlers(bot, { app, outbox, textsFor, log, notify, menus, pace, albums: new Albums(), typing });
  const farewells = once(() => sayFarewell({ app, outbox, moving, textsFor, log }));
  return {
    reached() {
      log.info(`Telegram is reached: this is @${bot.botInfo.username}`);
      menus.setForAll();
      // Telegram takes the owner's only once the owner has written to the bot.
      if (store.state.users[settings.adminId]) menus.keep(settings.adminId, rankOf(app, settings.adminId));
      farewells().catch((err: unknown) => log.error({ err }, 'friends of a node that left could not be told'));
    },
    async handle(update) {
      try {
        await traffic.open(); // what people ask about must not be empty for a moment
        await bot.handleUpdate(update);
      } catch (err) {
        log.error({ err }, 'a message or button could not be handled');
      }
    },
    notify,
  };
}

/** The first call counts: polling is prepared anew after a webhook was set. */
function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= run();
    return running;
  };
}
