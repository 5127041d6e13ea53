import { isOpen, type NodeDoors } from '../health/doors/door-report.ts';
import { plus, sumOf } from '../health/series.ts';
import { recentFriends } from '../health/usage.ts';
import { limitLines } from '../limits/limit-lines.ts';
import type { BotView, DeviceNumbers, DoorNumbers, NodeNumbers } from '../metrics/bot-view.ts';
import type { MetricsServer } from '../metrics/metrics-server.ts';
import { pendingConfigs } from '../peers/devices/delivery.ts';
import { addressCounts } from '../peers/devices/devices.ts';
import { isOnline, newestHandshake } from '../peers/devices/handshakes.ts';
import { doorText } from '../peers/nodes/door.ts';
import { keysOf } from '../peers/records/device-holdings.ts';
import { isAdmitted, isOn } from '../peers/records/is-on.ts';
import { ownKeysOn } from '../peers/records/own-peers.ts';
import { isSlowed, isUsedUp } from '../peers/records/user-record.ts';
import type { Line } from '../telegram/api/no-polling.ts';
import type { NodesView } from '../telegram/views.ts';
import type { NodeLoop } from '../wireguard/loop/node-loop.ts';
import type { Vitals, VitalsWatch } from '../wireguard/loop/vitals-watch.ts';
import type { Core } from './build-core.ts';
import type { DoorWatch } from './door-watch.ts';
import type { ExitWatch } from './exit-watch.ts';
import type { LimitsTrouble } from './limit-watch.ts';
import type { ResolverWatch } from './resolver-watch.ts';

/** What the metrics count. */
interface MetricsParts {
  readonly loops: readonly NodeLoop[];
  readonly polling: Line;
  /** The watches of the nodes' machines, by the node's id. */
  readonly watches: ReadonlyMap<string, VitalsWatch>;
  readonly doors: DoorWatch;
  readonly exits: Pick<ExitWatch, 'linksOf'>;
  readonly resolvers: Pick<ResolverWatch, 'seen' | 'askedOf'>;
  readonly limitsTrouble: LimitsTrouble;
}

/** The server of the metrics; null unless `METRICS_PORT` is set, and only then are the library's 88 modules loaded. */
export async function buildMetrics(core: Core, parts: MetricsParts): Promise<MetricsServer | null> {
  const { settings, log, store, traffic } = core;
  const { loops, polling, watches, doors, exits, resolvers, limitsTrouble } = parts;
  if (settings.metricsPort === null) return null;
  const { createMetrics } = await import('../metrics/bot-metrics.ts');
  const { MetricsServer } = await import('../metrics/metrics-server.ts');
  const nodes: NodesView = { settings, store, nodes: loops, nodesOff: settings.nodesOff, now: Date.now };
  const view = (): BotView => {
    const { state } = store;
    return {
      telegramReached: polling.isReached,
      people: Object.values(state.users).filter((user) => isAdmitted(user, Date.now())).length,
      recent: recentFriends(traffic.book, Date.now()).size,
      usedUp: Object.values(state.users).filter(
        (user) => isUsedUp(user, core.clock.now()) || isSlowed(user, core.clock.now()),
      ).length,
      configsWaiting: pendingConfigs(state, Date.now()).length,
      nodes: loops.map((loop) => nodeNumbers(loop, nodes, watches.get(loop.node.id)?.vitals ?? null, limitsTrouble)),
      devices: deviceNumbers(core),
      doors: loops.flatMap(({ node }) => doorNumbers(node.id, doors.doorsOf(node.id))),
      exits: loops.flatMap(({ node, snapshot }) => {
        const found = snapshot === null ? null : exits.linksOf(node.id);
        return found === null ? [] : [{ node: node.id, ...found }];
      }),
      resolvers: loops.flatMap(({ node: { id: node } }) => {
        const { state, silent } = resolvers.seen(node) ?? { state: 'unknown', silent: [] };
        if (state === 'unknown') return [];
        return [{ node, answers: state === 'answers', silent: silent.length, asked: resolvers.askedOf(node) }];
      }),
    };
  };
  return new MetricsServer({ port: settings.metricsPort, metrics: createMetrics(view), log });
}

function nodeNumbers(
  { node, snapshot }: NodeLoop,
  view: NodesView,
  machine: Vitals | null,
  limitsTrouble: LimitsTrouble,
): NodeNumbers {
  const { state } = view.store;
  const records = Object.values(state.peers).filter(({ server_id }) => server_id === node.id);
  const own = ownKeysOn(state, node.id);
  const known = new Set([...records.flatMap(keysOf), ...own]);
  const devices = records.filter((peer) => isOn(state, peer, view.now()));
  return {
    id: node.id,
    up: snapshot !== null,
    lookedAt: snapshot?.at ?? null,
    devices: devices.length,
    limits: { count: limitLines(state, node.id, view.now()).length, inForce: limitsTrouble(node.id) === null },
    online: devices.filter((peer) => isOnline(peer, snapshot, view.now())).length,
    foreign: snapshot && [...snapshot.peers.keys()].filter((key) => !known.has(key)).length,
    machine,
    handshakeAt: snapshot && newestHandshake(snapshot, own),
    addresses: addressCounts(state, node)[0],
  };
}

function doorNumbers(node: string, found: NodeDoors): DoorNumbers[] {
  if (found?.kind !== 'tried') return [];
  return found.doors.map(({ door, outcome, at }) => ({
    ...{ node, at, door: doorText(door), open: isOpen(outcome) },
    handshakeMs: 'handshakeMs' in outcome ? outcome.handshakeMs : null,
  }));
}

function deviceNumbers({ traffic }: Core): DeviceNumbers[] {
  return [...traffic.book.devices].map(([id, { node, seenAt, days, older }]) => ({
    ...{ id, node, seenAt },
    ...plus(older, sumOf(days)),
  }));
}
