import { AccessService } from '../access/access-service.ts';
import { PeerService } from '../peers/peer-service.ts';
import type { App } from '../telegram/app.ts';
import { grammySignal } from '../telegram/create-bot.ts';
import { registerHandlers } from '../telegram/handle-update.ts';
import { Polling } from '../telegram/polling.ts';
import { sayFarewell } from '../telegram/say-farewell.ts';
import { setMenus } from '../telegram/set-menus.ts';
import type { NodeLoop } from '../wireguard/node-loop.ts';
import { buildBackup } from './build-backup.ts';
import type { Core } from './build-core.ts';

/** The commands, and the polling that brings them. */
export function buildPolling(core: Core, loops: readonly NodeLoop[]): Polling {
  const { settings, store, box, log, notify, bot, queue, languages, outbox, textsFor, audit } = core;
  const now = Date.now;
  const app: App = {
    settings,
    store,
    now,
    access: new AccessService({ store, ownerId: settings.adminId, now }),
    peers: new PeerService({ store, nodes: settings.nodes, box, now, notify }),
    nodes: loops,
    nodesOff: settings.nodesOff,
    messenger: { tell: (id, html, onGone) => outbox.message(id, html(textsFor(id)), [], onGone ? { onGone } : {}) },
    audit,
    backup: buildBackup(core),
    botUsername: () => bot.botInfo.username,
  };
  const menus = { api: bot.api, queue, languages, fallback: settings.language };
  const ownersMenu = () => setMenus(menus, { ownerId: settings.adminId });
  registerHandlers(bot, { app, outbox, textsFor, log, notify, ownersMenu });
  const farewells = once(() => sayFarewell({ app, outbox, textsFor, log }));
  return new Polling({
    prepare: async (signal) => {
      bot.botInfo = await bot.api.getMe(grammySignal(signal));
      await bot.api.deleteWebhook({}, grammySignal(signal)); // with one set, polling is refused
      log.info(`Telegram is reached: this is @${bot.botInfo.username}`);
      setMenus(menus, 'everybody');
      if (store.state.users[settings.adminId]) ownersMenu();
      farewells().catch((err: unknown) => log.error({ err }, 'friends of a node that left could not be told'));
    },
    getUpdates: (wanted, signal) => bot.api.getUpdates(wanted, grammySignal(signal)),
    handle: (update) =>
      bot.handleUpdate(update).catch((err: unknown) => log.error({ err }, 'a message or button could not be handled')),
    log,
    notify,
  });
}

/** The first call counts: polling is prepared anew after a webhook was set. */
function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= run();
    return running;
  };
}
