import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { BotView, MachineNumbers } from './bot-view.ts';

type Row = readonly [labels: Readonly<Record<string, string>>, value: number];

interface MetricKind {
  readonly type: 'gauge' | 'counter';
  readonly labels: readonly string[];
  readonly help: string;
  readonly rows: (view: BotView) => readonly Row[];
}

const gauge = (help: string, labels: readonly string[], rows: MetricKind['rows']): MetricKind => ({
  type: 'gauge',
  ...{ help, labels, rows },
});
const counter = (help: string, labels: readonly string[], rows: MetricKind['rows']): MetricKind => ({
  ...gauge(help, labels, rows),
  type: 'counter',
});
const one = (value: number): readonly Row[] => [[{}, value]];
/** A gauge with one value for each node's machine that reports it. */
const machine = (read: (machine: MachineNumbers) => number | undefined): MetricKind['rows'] => {
  return ({ nodes }) =>
    nodes.flatMap(({ id, machine }): Row[] => {
      const value = machine ? read(machine) : undefined;
      return value === undefined ? [] : [[{ node: id }, value]];
    });
};
const ofMachine = (help: string, read: Parameters<typeof machine>[0], type: typeof gauge = gauge): MetricKind =>
  type(help, ['node'], machine(read));

/** All metrics of the bot by name. Labels hold ids of nodes and devices, never people's names. */
const METRICS: Readonly<Record<string, MetricKind>> = {
  vpn_bot_telegram_up: gauge('Whether Telegram was reached last time (1) or not (0).', [], (view) =>
    one(Number(view.telegramReached)),
  ),
  vpn_bot_people: gauge('People who may use the VPN.', [], (view) => one(view.people)),
  vpn_bot_people_recent: gauge('People whose devices shook hands in the last 24 hours.', [], (view) =>
    one(view.recent),
  ),
  vpn_bot_people_used_up: gauge('People who are off or slow because their monthly allowance is used up.', [], (view) =>
    one(view.usedUp),
  ),
  vpn_bot_configs_waiting: gauge('Configs that wait for their upload.', [], (view) => one(view.configsWaiting)),
  vpn_bot_node_up: gauge('Whether the node answers and is the right one.', ['node'], (view) =>
    view.nodes.map(({ id, up }) => [{ node: id }, Number(up)]),
  ),
  vpn_bot_node_look_timestamp_seconds: gauge('When the node was read last.', ['node'], (view) =>
    view.nodes.flatMap(({ id, lookedAt }): Row[] => (lookedAt === null ? [] : [[{ node: id }, lookedAt / 1000]])),
  ),
  vpn_bot_node_devices: gauge('Devices of the node that are on.', ['node'], (view) =>
    view.nodes.map(({ id, devices }) => [{ node: id }, devices]),
  ),
  vpn_bot_node_devices_online: gauge(
    'Devices of the node that shook hands in the last three minutes.',
    ['node'],
    (view) => view.nodes.map(({ id, online }) => [{ node: id }, online]),
  ),
  vpn_bot_node_speed_limits: gauge('People and devices whose speed the node limits.', ['node'], (view) =>
    view.nodes.map(({ id, limits }) => [{ node: id }, limits.count]),
  ),
  vpn_bot_node_speed_limits_up: gauge('Whether they are in force, as far as is known.', ['node'], (view) =>
    view.nodes.flatMap(({ id, limits }): Row[] => (limits.count === 0 ? [] : [[{ node: id }, Number(limits.inForce)]])),
  ),
  vpn_bot_node_foreign_peers: gauge('Peers of the node that no record knows.', ['node'], (view) =>
    view.nodes.flatMap(({ id, foreign }): Row[] => (foreign === null ? [] : [[{ node: id }, foreign]])),
  ),
  vpn_bot_node_addresses: gauge('IPv4 addresses that devices of the node may have.', ['node'], (view) =>
    view.nodes.map(({ id, addresses }) => [{ node: id }, addresses.total]),
  ),
  vpn_bot_node_addresses_free: gauge('Those of them that are not taken.', ['node'], (view) =>
    view.nodes.map(({ id, addresses }) => [{ node: id }, addresses.free]),
  ),
  vpn_bot_node_handshake_timestamp_seconds: gauge('The latest handshake of anybody on the node.', ['node'], (view) =>
    view.nodes.flatMap(({ id, handshakeAt }): Row[] =>
      handshakeAt === null ? [] : [[{ node: id }, handshakeAt / 1000]],
    ),
  ),
  vpn_bot_node_answer_seconds: ofMachine(
    'How long the node took to say how it is, over SSH unless it is this machine.',
    ({ tookMs }) => tookMs / 1000,
  ),
  vpn_bot_node_uptime_seconds: ofMachine('How long the node’s machine has been running.', ({ uptime }) => uptime),
  vpn_bot_node_load: ofMachine('Load of the last minute.', ({ load }) => load),
  vpn_bot_node_cores: ofMachine('Cores of the node.', ({ cores }) => cores),
  vpn_bot_node_memory_bytes: ofMachine('Memory of the node.', ({ memory }) => memory.total),
  vpn_bot_node_memory_available_bytes: ofMachine('Memory that is not in use.', ({ memory }) => memory.available),
  vpn_bot_node_disk_bytes: ofMachine('Size of the node’s root file system.', ({ disk }) => disk.total),
  vpn_bot_node_disk_available_bytes: ofMachine('What is free of it.', ({ disk }) => disk.available),
  vpn_bot_node_network_received_bytes_total: ofMachine(
    'What the node’s way out received since it booted.',
    ({ network }) => network?.received,
    counter,
  ),
  vpn_bot_node_network_sent_bytes_total: ofMachine('What it sent.', ({ network }) => network?.sent, counter),
  vpn_bot_door_open: gauge('Whether the bot itself got through a door of the node.', ['node', 'door'], (view) =>
    view.doors.map(({ node, door, open }) => [{ node, door }, Number(open)]),
  ),
  vpn_bot_door_tried_timestamp_seconds: gauge('When the bot tried the door last.', ['node', 'door'], (view) =>
    view.doors.map(({ node, door, at }) => [{ node, door }, at / 1000]),
  ),
  vpn_bot_door_handshake_seconds: gauge('How long a handshake through the door took.', ['node', 'door'], (view) =>
    view.doors.flatMap(({ node, door, handshakeMs }): Row[] =>
      handshakeMs === null ? [] : [[{ node, door }, handshakeMs / 1000]],
    ),
  ),
  vpn_bot_exit_up: gauge('Whether the exit answers through its link with the node.', ['node', 'exit'], (view) =>
    view.exits.flatMap(({ node, links }) =>
      links.map(({ exit, silentSince }): Row => [{ node, exit }, Number(silentSince === null)]),
    ),
  ),
  vpn_bot_exit_received_bytes_total: counter('What came through the link from the exit.', ['node', 'exit'], (view) =>
    view.exits.flatMap(({ node, links }) => links.map(({ exit, received }): Row => [{ node, exit }, received])),
  ),
  vpn_bot_exit_sent_bytes_total: counter('What went through the link to the exit.', ['node', 'exit'], (view) =>
    view.exits.flatMap(({ node, links }) => links.map(({ exit, sent }): Row => [{ node, exit }, sent])),
  ),
  vpn_bot_exit_drifted_parts: gauge(
    'Parts of the rules that lead to exits which somebody changed; they are put back within seconds.',
    ['node'],
    (view) => view.exits.map(({ node, drifted }) => [{ node }, drifted]),
  ),
  vpn_bot_direct_received_bytes_total: counter(
    'What friends of a node with exits received without any link.',
    ['node'],
    (view) => view.exits.flatMap(({ node, direct }): Row[] => (direct === null ? [] : [[{ node }, direct.received]])),
  ),
  vpn_bot_direct_sent_bytes_total: counter(
    'What friends of a node with exits sent without any link.',
    ['node'],
    (view) => view.exits.flatMap(({ node, direct }): Row[] => (direct === null ? [] : [[{ node }, direct.sent]])),
  ),
  vpn_bot_resolver_up: gauge("Whether the node's own name server answers friends.", ['node'], (view) =>
    view.resolvers.map(({ node, answers }) => [{ node }, Number(answers)]),
  ),
  vpn_bot_resolver_silent_upstreams: gauge(
    'Name servers that do not answer the node’s own one, each once for each way that it asks.',
    ['node'],
    (view) => view.resolvers.map(({ node, silent }) => [{ node }, silent]),
  ),
  vpn_bot_resolver_queries_total: counter(
    'How many times friends began to ask the node’s own name server.',
    ['node'],
    (view) => view.resolvers.flatMap(({ node, asked }): Row[] => (asked === null ? [] : [[{ node }, asked]])),
  ),
  vpn_bot_device_received_bytes_total: counter('What the node received from the device.', ['node', 'device'], (view) =>
    view.devices.map(({ id, node, received }) => [{ node, device: id }, received]),
  ),
  vpn_bot_device_sent_bytes_total: counter('What the node sent to the device.', ['node', 'device'], (view) =>
    view.devices.map(({ id, node, sent }) => [{ node, device: id }, sent]),
  ),
  vpn_bot_device_handshake_timestamp_seconds: gauge('The latest handshake of the device.', ['node', 'device'], (view) =>
    view.devices.flatMap(({ id, node, seenAt }): Row[] =>
      seenAt === null ? [] : [[{ node, device: id }, seenAt / 1000]],
    ),
  ),
};

/** Default metrics that are left out: gauges that prom-client names like counters; the same numbers exist under better names. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** The body of a scrape and its content type. */
export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
}

/** Metrics of the bot and its process; each scrape reads the service once. */
export function createMetrics(look: () => BotView): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  let view = look();
  for (const [name, kind] of Object.entries(METRICS)) register(registry, name, kind, () => view);
  return {
    contentType: registry.contentType,
    text() {
      view = look();
      return registry.metrics();
    },
  };
}

function register(registry: Registry, name: string, kind: MetricKind, view: () => BotView): void {
  const { type, help, labels: labelNames, rows } = kind;
  const options = { name, help, labelNames: [...labelNames], registers: [registry] };
  if (type === 'counter') {
    const metric: Counter = new Counter({
      ...options,
      collect: () => {
        metric.reset();
        for (const [labels, value] of rows(view())) metric.inc(labels, value);
      },
    });
  } else {
    const metric: Gauge = new Gauge({
      ...options,
      collect: () => {
        metric.reset();
        for (const [labels, value] of rows(view())) metric.set(labels, value);
      },
    });
  }
}
