import type { NodeSettings, Settings } from '../config/settings.ts';
import { judgeNode } from '../health/firewall/judge-node.ts';
import type { Judgement } from '../health/firewall/judgement.ts';
import { keptApart } from '../health/node-troubles.ts';
import { isApart } from '../peers/devices/spare-place.ts';
import { Deliveries } from '../telegram/delivery/deliveries.ts';
import { NamesAhead } from '../telegram/delivery/names-ahead.ts';
import { noteDelay } from '../telegram/delivery/note-delay.ts';
import { fileToSend, sendConfig, sendConfigButtons } from '../telegram/delivery/send-config.ts';
import { usesContainer } from '../wireguard/dialect/dialect.ts';
import type { NodeDriver, NodeSetup } from '../wireguard/drivers/driver.ts';
import { driverOf } from '../wireguard/drivers/driver-of.ts';
import { NodeLoop } from '../wireguard/loop/node-loop.ts';
import { VitalsWatch } from '../wireguard/loop/vitals-watch.ts';
import type { Core } from './build-core.ts';
import { buildDoors, type DoorsOf } from './build-doors.ts';
import type { Knocker } from './knockers.ts';
import { OldHelpers } from './old-helpers.ts';
import type { WakeUps } from './wake-ups.ts';

interface Nodes {
  readonly loops: NodeLoop[];
  readonly deliveries: Deliveries;
  /** Nodes on other machines that have a gate. */
  readonly knockers: readonly Knocker[];
  /** By the node's id. */
  readonly drivers: ReadonlyMap<string, Pick<NodeDriver, 'exits' | 'limits' | 'resolver'>>;
  /** Names files of configs ahead of their uploads. */
  readonly namesAhead: NamesAhead;
  /** The watches of the nodes' machines (load, memory, disk, firewall), by the node's id. */
  readonly watches: ReadonlyMap<string, VitalsWatch>;
}

/** How long (ms) a config waits for the chat's earlier messages, one of which announces it, before it is sent anyway. */
const ANSWERS_FIRST_MS = 3000;

/** Builds a loop for each node, and the deliveries of configs that follow from what the loops do. */
export function buildNodes(core: Core, wakeUps: WakeUps, doorsOf: DoorsOf): Nodes {
  const { settings, store, box, log, notify, bot, textsFor, keyboards, queue, outbox, typing, traffic } = core;
  const watches = new Map<string, VitalsWatch>();
  const knockers: Knocker[] = [];
  const drivers = new Map<string, Pick<NodeDriver, 'exits' | 'limits' | 'resolver'>>();
  const oldHelpers = new OldHelpers(store, notify);
  const loops = settings.nodes.map((node) => {
    const driver = driverOf(node, () => wakeUps.interfaceChanged(node.id));
    drivers.set(node.id, driver);
    if (driver.knock) knockers.push({ id: node.id, knock: driver.knock.bind(driver) });
    const loop: NodeLoop = new NodeLoop({
      node,
      driver,
      reconcileMs: reconcileMs(node, settings),
      graceMs: settings.regenGraceSeconds * 1000,
      longestRetryMs: node.ssh ? 30_000 : 5000,
      onReconciled: () => wakeUps.reconciled(),
      onSnapshot: (snapshot) => traffic.note(node.id, snapshot),
      now: Date.now,
      accessNow: core.clock.now,
      confirmed: () => core.clock.confirmed,
      awake: core.awake.now,
      ...{ store, box, log, notify },
    });
    const watched = {
      ...{ driver, isUp: () => loop.snapshot !== null, now: Date.now },
      judge: (setup: NodeSetup) => judgeNode(node, setup, store.state, Date.now()),
      onJudged: async (judgement: Judgement, setup: NodeSetup) => {
        await rememberKeptApart(store, node.id, judgement);
        await oldHelpers.seen(node.id, setup);
      },
    };
    watches.set(node.id, new VitalsWatch(watched));
    return loop;
  });
  const snapshotOf = (id: string) => loops.find(({ node }) => node.id === id)?.snapshot ?? null;
  const view = { settings, store, nodes: loops, nodesOff: settings.nodesOff, now: Date.now };
  const chooseDoor = buildDoors(core, doorsOf).choose;
  const sender = { api: bot.api, view: { ...view, now: core.clock.best }, box, keyboards, textsFor, chooseDoor };
  const namesAhead = new NamesAhead((pending) => {
    const snapshot = snapshotOf(pending.peer.server_id);
    const isReady = snapshot?.hasKnownParameters !== false && settings.botToken !== null;
    return snapshot && isReady ? fileToSend(sender, pending, snapshot) : null;
  });
  const deliveries = new Deliveries({
    snapshotOf,
    isNamedAhead: namesAhead.isAhead,
    mayGo: ({ peer }) => {
      const loop = loops.find(({ node }) => node.id === peer.server_id);
      return loop === undefined || isApart(store.state, peer, loop.node);
    },
    upload: (pending, snapshot) => sendConfig(sender, pending, snapshot),
    sendButtons: (pending) => sendConfigButtons(sender, pending),
    answered: ({ peer }) => queue.caughtUp(peer.telegram_id, ANSWERS_FIRST_MS),
    onFault: ({ what, peer: { telegram_id: friendId, server_id: node }, code, isNews }) => {
      if (what === 'config') outbox.message(friendId, textsFor(friendId).failed(code));
      if (isNews) notify({ kind: 'delivery-fault', what, friendId, node, code });
    },
    note: (pending, onSent, recall) =>
      outbox.message(pending.peer.telegram_id, ...noteDelay(view, textsFor(pending.peer.telegram_id), pending), {
        onSent,
        recall,
        stillWanted: () => store.state.peers[pending.peerId]?.send?.since === pending.since,
      }),
    showUpload: ({ peer, peerId, since }) =>
      typing.show(peer.telegram_id, 'upload_document', () => store.state.peers[peerId]?.send?.since === since),
    now: core.clock.now,
    ...{ store, log },
  });
  return { loops, deliveries, namesAhead, watches, knockers, drivers };
}

/** Stores what a judgement says friends of the node are kept apart from. Writes only when that changed, which is rare. */
async function rememberKeptApart(store: Core['store'], nodeId: string, judgement: Judgement): Promise<void> {
  const before = store.state.nodes[nodeId];
  const kept = before && keptApart(before.kept_apart, judgement);
  if (kept === undefined || kept.join() === before?.kept_apart.join()) return;
  await store.update((draft) => {
    const record = draft.nodes[nodeId];
    if (record) record.kept_apart = kept;
  });
}

/**
 * How often a node is polled (ms). A node on another machine is polled every 10 s at least: the bot is not notified when its interface
 * is recreated, and until the next poll its friends have no connection. In a container of the AmneziaVPN app that happens whenever a
 * client is added in the app, since it takes off all peers that its own file does not name. An AmneziaWG node is polled every minute at
 * least, since its parameters are read with that.
 */
function reconcileMs(node: NodeSettings, { reconcileSeconds }: Settings): number {
  const overSsh = usesContainer(node) ? 5 : 10;
  const most = node.ssh ? overSsh : node.protocol === 'amneziawg' ? 60 : Number.POSITIVE_INFINITY;
  return Math.min(reconcileSeconds, most) * 1000;
}
