import type { Update } from 'grammy/types';
import type { Pace } from '../access/pace.ts';
import type { NodeResolver } from '../dns/resolver-answer.ts';
import type { EntryExits } from '../exits/answer.ts';
import type { NodeDoors } from '../health/doors/door-report.ts';
import { explainNoAccess } from '../telegram/features/entry/explain-no-access.ts';
import { nextStep } from '../telegram/features/next-step.ts';
import { notifyDecommissioned } from '../telegram/features/nodes/notify-decommissioned.ts';
import { Albums } from '../telegram/router/albums.ts';
import { rankOf } from '../telegram/router/meet.ts';
import { Menus } from '../telegram/router/menus.ts';
import { registerHandlers } from '../telegram/router/router.ts';
import type { NodeView } from '../telegram/views.ts';
import type { VitalsWatch } from '../wireguard/loop/vitals-watch.ts';
import type { Core } from './build-core.ts';
import { buildFeatures } from './build-features.ts';
import type { Health } from './build-health.ts';
import type { Answering } from './build-polling.ts';
import type { Services } from './build-services.ts';
import type { LimitsTrouble } from './limit-watch.ts';

/** What answers are made from. */
interface AnsweringParts {
  readonly nodes: readonly NodeView[];
  readonly health: Pick<Health, 'helpDesk' | 'nodeDesk'>;
  readonly services: Services;
  readonly pace: Pace;
  /** The watches of the nodes' machines, by the node's id. */
  readonly watches: ReadonlyMap<string, VitalsWatch>;
  readonly doorsOf: (nodeId: string) => NodeDoors;
  readonly linksOf: (nodeId: string) => EntryExits | null;
  readonly limitsTrouble: LimitsTrouble;
  readonly resolverOf: (nodeId: string) => NodeResolver | null;
}

/** Builds what answers updates: the features of the chat, and the router that calls them. */
export function buildAnswering(core: Core, parts: AnsweringParts): Answering {
  const { nodes, health, services, pace, watches, doorsOf, linksOf, limitsTrouble, resolverOf } = parts;
  const { settings, store, box, log, notify, bot, queue, languages, languageFor, outbox, textsFor, traffic } = core;
  const { adminId: ownerId, deviceLimit, nodesOff, movedTo } = settings;
  const { now } = core.clock;
  const { access, peers, doors } = services;
  const view = { settings, store, nodes, nodesOff, now };
  const routes = buildFeatures(core, { view, services, health, watches, doorsOf, linksOf, resolverOf, limitsTrouble });
  const { commands } = routes;
  const menus = new Menus({ api: bot.api, queue, commands, languages, languageFor, fallback: settings.language });
  registerHandlers(bot, {
    ...{ routes, ownerId, now, access, menus, pace, albums: new Albums() },
    ...{ store, language: core.language, notify, log, outbox, textsFor, typing: core.typing, audit: core.audit },
    ...{ languages, keyboards: core.keyboards, nextStep },
    explainNoAccess: (press) => explainNoAccess(view, press),
    botUsername: () => bot.botInfo.username,
  });
  const moving = { nodes: settings.nodes, movedTo, deviceLimit, box, chooseDoor: doors.choose };
  const notifyOnce = once(() =>
    notifyDecommissioned({ view: { ...view, peers }, notify, outbox, moving, textsFor, log }),
  );
  const inHand = new Set<Promise<void>>();
  const handle = async (update: Update) => {
    try {
      await traffic.open(); // otherwise traffic would read as 0 until the file is loaded
      await bot.handleUpdate(update);
    } catch (err) {
      log.error({ err }, 'a message or button could not be handled');
    }
  };
  const setMenus = () => {
    menus.setForAll();
    // Telegram accepts the owner's own menu only once the owner has written to the bot.
    if (store.state.users[ownerId]) menus.keep(ownerId, rankOf({ access, store }, ownerId));
  };
  return {
    reached() {
      log.info(`Telegram is reached: this is @${bot.botInfo.username}`);
      void Promise.all(inHand).then(setMenus); // they are there from earlier runs: who wrote before the start is answered first
      notifyOnce().catch((err: unknown) => log.error({ err }, 'friends of a node that left could not be told'));
    },
    handle(update) {
      const handling = handle(update).finally(() => inHand.delete(handling));
      inHand.add(handling);
      return handling;
    },
    notify,
  };
}

/** Runs it at the first call only. Polling calls `reached` again whenever it starts anew, as after somebody set a webhook. */
function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= run();
    return running;
  };
}
