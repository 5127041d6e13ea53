import { addressesOf, keysOf } from '../../src/peers/records/device-holdings.ts';
import { isOn } from '../../src/peers/records/is-on.ts';
import type { PeerRecord } from '../../src/peers/records/peer-record.ts';
import { graceOf } from './key-rules.ts';
import type { World } from './world.ts';

/** What must be true after every step of a history, whatever it was. */
export function checkAlways(world: World): void {
  checkForeign(world);
  checkAccess(world);
  checkProbe(world);
  if (world.wrong.length > 0) throw new Error(world.wrong.join('; '));
}

/** Whether a device's record names the key, or named it, or the owner condemned it: it is no foreigner any more. */
export function isOurs({ truth, state }: World, key: string): boolean {
  if (isProbe(state, key)) return true;
  if (truth.ours.has(key) || Object.values(state.peers).some((peer) => keysOf(peer).includes(key))) return true;
  return Object.values(state.nodes).some(({ condemned }) => Object.hasOwn(condemned, key));
}

/** Rule 17. */
const isProbe = (state: World['state'], key: string): boolean =>
  Object.values(state.nodes).some(({ probe }) => probe?.public_key === key);

/** Rule 17: nobody is told of the probe, and the owner has decided nothing about it. */
function checkProbe({ state, wrong }: World): void {
  for (const { probe, reported, condemned } of Object.values(state.nodes)) {
    if (!probe) continue;
    if (reported.includes(probe.public_key)) wrong.push('the probe was taken for a foreign peer');
    if (Object.hasOwn(condemned, probe.public_key)) wrong.push('the probe was condemned');
    if (Object.values(state.peers).some((peer) => keysOf(peer).includes(probe.public_key)))
      wrong.push('the probe was adopted');
  }
}

/** Invariant 7: whom anybody saw once is still there, with all addresses, unless the owner decided about it. */
function checkForeign(world: World): void {
  const { truth, nodes, wrong } = world;
  for (const [key, ips] of truth.foreign) {
    if (isOurs(world, key)) continue;
    const peer = Object.values(nodes).flatMap((sim) => sim.peers.get(key) ?? [])[0];
    if (peer?.ips.join() !== ips.join()) wrong.push('a foreign peer was changed');
  }
}

/** Invariant 6: what a friend has imported works or will, unless a rule ended it. */
function checkAccess({ phones, state, clock, truth, wrong }: World): void {
  for (const [peerId, { key }] of phones) {
    const record = state.peers[peerId];
    if (!record) phones.delete(peerId);
    if (!record || !isOn(state, record, clock.now)) continue;
    const isMeant = key === record.public_key || key === record.next?.public_key;
    if (!isMeant && !truth.ended.has(key)) wrong.push('a friend was locked out');
  }
}

/** Whether what a node does next can be foretold: nothing hangs, nothing fails, and it is the right one. */
export function isSettled({ nodes, life, isDiskFull }: World, nodeId: 'main' | 'eu1'): boolean {
  const sim = nodes[nodeId];
  const isQuiet = !life.ways.isDead && !life.ways.trap && !life.isStepping(nodeId);
  return isQuiet && !isDiskFull && sim.isUp && sim.fault === null && sim.serverKey === sim.ownKey;
}

/** After a look and a step: the node has what the store wants, exactly. */
export function checkStep(world: World, nodeId: string): void {
  const { peers } = world.sim(nodeId);
  const { wanted, isFree } = wishesFor(world, nodeId);
  for (const [key, { ips, isForeign }] of peers) {
    const isCondemned = Object.hasOwn(world.state.nodes[nodeId]?.condemned ?? {}, key);
    if (isCondemned && !world.truth.ours.has(key)) world.wrong.push('a condemned peer is left over');
    if ((isForeign && !world.truth.ours.has(key)) || isFree.has(key)) continue;
    if (wanted.get(key) !== ips.join())
      world.wrong.push(wanted.has(key) ? 'a peer has wrong addresses' : 'a key is left over');
    wanted.delete(key);
  }
  if (wanted.size > 0) world.wrong.push('a peer is missing');
}

/** What the store wants of a node, as key → addresses; the keys of devices held off by a foreign peer, and of
 * those whose grace time passed during the step, may be as they are. */
function wishesFor(world: World, nodeId: string) {
  const { state, wrong, clock, truth } = world;
  const { peers } = world.sim(nodeId);
  const foreign = [...peers].filter(([key, { isForeign }]) => isForeign && !isOurs(world, key));
  const held = new Set(foreign.flatMap(([, { ips }]) => ips));
  const wanted = new Map<string, string>();
  const isFree = new Set<string>();
  const probe = state.nodes[nodeId]?.probe ?? null;
  if (probe?.on) {
    const devices = Object.values(state.peers).filter(({ server_id }) => server_id === nodeId);
    const isTaken = held.has(probe.wg_ip ?? '') || devices.some(({ wg_ip }) => wg_ip === probe.wg_ip);
    wanted.set(probe.public_key, isTaken ? '' : (probe.wg_ip ?? ''));
  }
  const records = Object.entries(state.peers).filter(
    ([, peer]) => peer.server_id === nodeId && isOn(state, peer, clock.now),
  );
  for (const [id, record] of records) {
    const isBlocked = addressesOf(record).some((ip) => held.has(ip));
    const arrival = truth.arrived.get(record.next?.public_key ?? '');
    const isDue = arrival !== undefined && graceOf(id, nodeId, arrival.first, truth) >= world.graceMs;
    for (const [key, ips] of wantedOf(record)) {
      if (isBlocked || isDue) isFree.add(key);
      else wanted.set(key, ips);
    }
    const isNextInUse = record.next && truth.isInUse(nodeId, record.next.public_key, record.public_key) === true;
    if (isNextInUse && !isBlocked) wrong.push('a key shook hands and did not take over');
  }
  return { wanted, isFree };
}

function wantedOf({ public_key, wg_ip, next }: PeerRecord): [key: string, ips: string][] {
  return [[public_key, wg_ip], ...(next ? [[next.public_key, ''] as [string, string]] : [])];
}
