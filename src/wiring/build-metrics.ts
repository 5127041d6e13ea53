import { plus, sumOf } from '../health/series.ts';
import { recentFriends } from '../health/usage.ts';
import type { BotView, DeviceNumbers, NodeNumbers } from '../metrics/bot-view.ts';
import type { MetricsServer } from '../metrics/metrics-server.ts';
import { pendingConfigs } from '../peers/devices/delivery.ts';
import { takenAddresses } from '../peers/devices/devices.ts';
import { isOnline, newestHandshake } from '../peers/devices/handshakes.ts';
import { countAddresses } from '../peers/nodes/count-addresses.ts';
import { isAdmitted, isOn, keysOf } from '../peers/records/records.ts';
import type { Polling } from '../telegram/api/polling.ts';
import type { NodesView } from '../telegram/views.ts';
import type { NodeLoop } from '../wireguard/loop/node-loop.ts';
import type { Vitals, VitalsWatch } from '../wireguard/loop/vitals-watch.ts';
import type { Core } from './build-core.ts';

/** The server of the metrics; null unless `METRICS_PORT` is set, and only then are the library's 88 modules loaded. */
export async function buildMetrics(
  core: Core,
  loops: readonly NodeLoop[],
  polling: Polling,
  watches: ReadonlyMap<string, VitalsWatch>,
): Promise<MetricsServer | null> {
  const { settings, log, store, traffic } = core;
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
      configsWaiting: pendingConfigs(state, Date.now()).length,
      nodes: loops.map((loop) => nodeNumbers(loop, nodes, watches.get(loop.node.id)?.vitals ?? null)),
      devices: deviceNumbers(core),
    };
  };
  return new MetricsServer({ port: settings.metricsPort, metrics: createMetrics(view), log });
}

function nodeNumbers({ node, snapshot }: NodeLoop, view: NodesView, machine: Vitals | null): NodeNumbers {
  const { state } = view.store;
  const records = Object.values(state.peers).filter(({ server_id }) => server_id === node.id);
  const known = new Set(records.flatMap(keysOf));
  const devices = records.filter((peer) => isOn(state, peer, view.now()));
  return {
    id: node.id,
    up: snapshot !== null,
    lookedAt: snapshot?.at ?? null,
    devices: devices.length,
    online: devices.filter((peer) => isOnline(peer, snapshot, view.now())).length,
    foreign: snapshot && [...snapshot.peers.keys()].filter((key) => !known.has(key)).length,
    machine,
    handshakeAt: snapshot && newestHandshake(snapshot),
    addresses: countAddresses(node.network, takenAddresses(state, node)),
  };
}

function deviceNumbers({ traffic }: Core): DeviceNumbers[] {
  return [...traffic.book.devices].map(([id, { node, seenAt, days, older }]) => ({
    ...{ id, node, seenAt },
    ...plus(older, sumOf(days)),
  }));
}
