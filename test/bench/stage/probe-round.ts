import { json } from 'node:stream/consumers';
import { pino } from 'pino';
import type { NodeSettings } from '../../../src/config/settings.ts';
import { emptyNode } from '../../../src/peers/records/node-record.ts';
import { DoorWatch } from '../../../src/wiring/door-watch.ts';
import { box, node, snapshot, stateOf } from '../../stage/sample-state.ts';
import { settingsOf, simplest } from '../../stage/settings-of.ts';

/** What a round is made with, as JSON on stdin. */
export interface RoundOrder {
  /** Where the doors are: one host, and the port of each. */
  readonly host: string;
  readonly ports: readonly number[];
  readonly serverKey: string;
  readonly keys: { readonly publicKey: string; readonly privateKey: string; readonly presharedKey: string };
  /** The probe's and the node's address inside the tunnel. */
  readonly own: string;
  readonly address: string;
  readonly rounds: number;
}

/** What each round took, in ms of processor time, and how many doors it found open. */
export interface RoundsMade {
  readonly cpuMs: readonly number[];
  readonly open: number;
}

// A program, so that rounds can be made from a namespace of their own.
const { host, ports, serverKey, keys, own, address, rounds } = (await json(process.stdin)) as RoundOrder;
const [main] = settingsOf(simplest).nodes;
if (!main) throw new Error('there is no node');
const { publicKey, ...secrets } = keys;
const [endpointPort = 0, ...others] = ports;
const ssh = { host, port: 22, user: 'vpn', keyPath: '/k', hostKey: 'SHA256:k' };
const profile = node({ endpointHost: host, endpointPort, furtherDoors: others.map((port) => ({ host, port })) });
const settings: NodeSettings = { ...main, ...profile, ssh };
const probe = { public_key: publicKey, secret: box.seal(publicKey, secrets), wg_ip: `${own}/32`, on: true };
const state = stateOf([], { nodes: { main: { ...emptyNode(), server_key: serverKey, probe } } });
const seen = snapshot({ [publicKey]: { ips: [`${own}/32`] } }, { serverKey, ownAddresses: [address] });
const watch = new DoorWatch({
  ...{ nodes: [settings], minutes: 5, box, now: Date.now, log: pino({ enabled: false }), random: () => 0 },
  store: { state, update: () => Promise.reject(new Error('a round of settled doors writes nothing')) },
  snapshotOf: () => seen,
});
const cpuMs: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const before = process.cpuUsage();
  await watch.round();
  const { user, system } = process.cpuUsage(before);
  cpuMs.push((user + system) / 1000);
}
const found = watch.doorsOf('main');
const open = found?.kind === 'tried' ? found.doors.filter(({ outcome }) => outcome.kind === 'open').length : 0;
process.stdout.write(JSON.stringify({ cpuMs, open } satisfies RoundsMade));
