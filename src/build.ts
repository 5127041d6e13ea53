import type { Bot } from 'grammy';
import { AccessService } from './access/access-service.ts';
import type { NodeSettings, Settings } from './config/settings.ts';
import type { Log } from './log.ts';
import type { NotifyOwner } from './notices.ts';
import { PeerService } from './peers/peer-service.ts';
import type { State } from './peers/records.ts';
import type { SecretBox } from './peers/seal.ts';
import { JsonStore } from './store/json-store.ts';
import { openSecretBox } from './store/store-key.ts';
import type { App } from './telegram/app.ts';
import { ChatQueue } from './telegram/chat-queue.ts';
import { createBot, grammySignal } from './telegram/create-bot.ts';
import { Deliveries } from './telegram/deliveries.ts';
import { registerHandlers } from './telegram/handle-update.ts';
import { noteDelay } from './telegram/note-delay.ts';
import { createNotifyOwner } from './telegram/notify-owner.ts';
import { Outbox } from './telegram/outbox.ts';
import { Polling } from './telegram/polling.ts';
import { sayFarewell } from './telegram/say-farewell.ts';
import { sendConfig } from './telegram/send-config.ts';
import { setMenus } from './telegram/set-menus.ts';
import { createLanguages, type Languages, readLanguage } from './telegram/texts/languages.ts';
import type { Texts } from './telegram/texts/texts.ts';
import { driverOf } from './wireguard/driver-of.ts';
import { NodeLoop } from './wireguard/node-loop.ts';

/** What nodes and chats share. */
export interface Core {
  readonly settings: Settings;
  readonly log: Log;
  readonly bot: Bot;
  readonly queue: ChatQueue;
  readonly outbox: Outbox;
  readonly languages: Languages;
  readonly textsFor: (id: number, languageCode?: string) => Texts;
  readonly notify: NotifyOwner;
  readonly store: JsonStore;
  readonly box: SecretBox;
}

/** Opens the store and makes what everything else needs. Throws `SetupError`. */
export async function buildCore(settings: Settings, log: Log): Promise<Core> {
  const bot = createBot(settings);
  const queue = new ChatQueue({ log });
  const outbox = new Outbox(bot.api, queue);
  const languages = createLanguages(settings.timezone);
  const languageOf = (id: number) => (store.state as State).users[id]?.language ?? null;
  const textsFor = (id: number, code?: string) => languages[languageOf(id) ?? readLanguage(code) ?? settings.language];
  const notify = createNotifyOwner({
    texts: () => textsFor(settings.adminId),
    send: (html, buttons) => outbox.message(settings.adminId, html, buttons),
    log,
    now: Date.now,
  });
  const store = await JsonStore.open(settings.peersFile, (event) => {
    if (event.kind === 'edit-rejected') notify(event);
    else log.info('an edit of the store was taken in');
  });
  const box = await openSecretBox(store, settings.storeKey, settings.storeKeyFile);
  return { settings, log, bot, queue, outbox, languages, textsFor, notify, store, box };
}

/** A loop per node, and the uploads that follow from them. */
export function buildNodes(core: Core): { loops: NodeLoop[]; deliveries: Deliveries } {
  const { settings, store, box, log, notify, bot, textsFor, outbox } = core;
  const loops = settings.nodes.map((node) => {
    const loop: NodeLoop = new NodeLoop({
      node,
      driver: driverOf(node, () => loop.lookNow()),
      reconcileMs: reconcileMs(node, settings),
      graceMs: settings.regenGraceSeconds * 1000,
      longestRetryMs: node.ssh ? 30_000 : 5000,
      onConverged: () => deliveries.wake(),
      now: Date.now,
      ...{ store, box, log, notify },
    });
    return loop;
  });
  const snapshotOf = (id: string) => loops.find(({ node }) => node.id === id)?.snapshot ?? null;
  const view = { settings, store, nodes: loops, nodesOff: settings.nodesOff, now: Date.now };
  const deliveries = new Deliveries({
    snapshotOf,
    upload: (pending, snapshot) => sendConfig({ api: bot.api, view, box, textsFor }, pending, snapshot),
    note: (pending) =>
      outbox.message(pending.peer.telegram_id, noteDelay(view, textsFor(pending.peer.telegram_id), pending), [], {
        stillWanted: () => store.state.peers[pending.peerId]?.send?.since === pending.since,
      }),
    now: Date.now,
    ...{ store, log },
  });
  return { loops, deliveries };
}

/** Nobody tells us when an interface on another machine is made anew: there a look every 10 s keeps its friends' outage short. */
function reconcileMs({ ssh }: NodeSettings, { reconcileSeconds }: Settings): number {
  return Math.min(reconcileSeconds, ssh ? 10 : Number.POSITIVE_INFINITY) * 1000;
}

/** The commands, and the polling that brings them. */
export function buildPolling(core: Core, loops: readonly NodeLoop[]): Polling {
  const { settings, store, box, log, notify, bot, queue, languages, outbox, textsFor } = core;
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
