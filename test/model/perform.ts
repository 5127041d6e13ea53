import { UserError } from '../../src/errors.ts';
import { editionOf } from '../../src/peers/devices/edition.ts';
import { type HandedKey, handOver } from '../../src/peers/devices/hand-over.ts';
import { keyTag, restartGrace } from '../../src/peers/devices/rekey.ts';
import { renderConfig } from '../../src/peers/devices/render-config.ts';
import { nameFile } from '../../src/peers/devices/sent-files.ts';
import { doorFor, doorText } from '../../src/peers/nodes/door.ts';
import { needsSettling, settleProbe } from '../../src/peers/plan/probe-peer.ts';
import { isOn } from '../../src/peers/records/is-on.ts';
import type { DraftPeer, PeerRecord } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { box, iso, newKey } from '../stage/sample-state.ts';
import type { Action } from './action.ts';
import { allow, compareAllowances, useOneGb } from './allowances.ts';
import { checkStep, isOurs, isSettled } from './checks.ts';
import { redeliver, send } from './messages.ts';
import { changeSettings, isOpen, steer } from './roll-outs.ts';
import type { World } from './world.ts';

/** A command that hangs on a node is killed there within this time (FACTS: `timeout -s KILL`). */
const LONGEST_HANG_MS = 20_000;

/** Makes one thing happen, and starts the daemon again if it died of it. */
export async function perform(world: World, action: Action): Promise<void> {
  world.clock.now += 1;
  world.clock.passed += 1;
  await happen(world, action);
  await world.life.idle();
  if (world.life.ways.isDead) await world.start();
}

async function happen(world: World, action: Action): Promise<void> {
  const { life, clock } = world;
  switch (action.do) {
    case 'step':
      return step(world, action.node);
    case 'import':
      return importFile(world, action.who, action.back);
    case 'connect':
      return connect(world, action.who);
    case 'handOver':
      return handOverTo(world, action.who, action.isImported);
    case 'redeliver':
      return redeliver(world, action.count);
    case 'wait':
      if (action.ms > LONGEST_HANG_MS) for (const id of ['main', 'eu1'] as const) land(world, id);
      clock.now += action.ms;
      clock.passed += action.ms;
      return;
    case 'clock':
      clock.now += action.ms;
      return;
    case 'trap':
      life.ways.trap = action.trap;
      return;
    case 'allow':
      return allow(world, action.who, action.end);
    case 'traffic':
      return useOneGb(world, action.who);
    case 'allowances':
      return compareAllowances(world);
    case 'release':
      return life.ways.release();
    case 'crash':
      return life.ways.kill();
    case 'settings':
      world.hasEu1 = action.hasEu1;
      return life.ways.kill();
    case 'diskFull':
    case 'diskRoom':
      world.isDiskFull = action.do === 'diskFull';
      return;
    case 'chatFault':
      world.chatOf(world.idOf(action.who)).fault = action.fault;
      return;
    case 'block':
    case 'unblock':
      world.chatOf(world.idOf(action.who)).hasBlocked = action.do === 'block';
      return;
    case 'down':
    case 'up':
    case 'reboot':
    case 'otherKey':
    case 'ownKey':
    case 'land':
    case 'foreign':
    case 'foreignGone':
    case 'nodeFault':
      return changeNode(world, action);
    case 'probeOn':
    case 'probeOff':
      return settle(world, action.node, action.do === 'probeOn');
    case 'newDoor':
    case 'addDoor':
    case 'announce':
    case 'closeDoors':
    case 'otherMtu':
      return changeSettings(world, action);
    case 'rollOut':
    case 'finish':
    case 'takeBack':
    case 'remind':
    case 'round':
      return steer(world, action);
    case 'adopt':
    case 'letGo':
      return decide(world, action);
    case 'removeDevice':
    case 'restoreDevice':
      return edit(world, action, iso(clock.now));
    default:
      return send(world, action);
  }
}

async function step(world: World, nodeId: 'main' | 'eu1'): Promise<void> {
  const before = world.sim(nodeId).dumps;
  const canTell = isSettled(world, nodeId);
  const removed = () => Object.values(world.state.peers).filter(({ removed_at }) => removed_at !== null).length;
  const gone = removed(); // a spare whose door became a device's goes during the step, and its key with the next one
  world.life.step(nodeId);
  await world.life.idle();
  if (canTell && isSettled(world, nodeId) && removed() === gone && world.sim(nodeId).dumps > before)
    checkStep(world, nodeId);
}

/** A command was judged when it was sent: what it does to a foreign peer that came meanwhile is nobody's fault. */
function land({ nodes, truth }: World, id: 'main' | 'eu1'): void {
  const { late, peers } = nodes[id];
  if (late.length === 0) return;
  truth.changedUnseen.add(id);
  nodes[id].land();
  for (const key of truth.foreign.keys()) {
    const there = peers.get(key);
    if (there) truth.foreign.set(key, [...there.ips]);
  }
}

type NodeAction = Extract<Action, { readonly node: unknown }> | Extract<Action, { do: 'foreign' }>;

function changeNode(world: World, action: Exclude<NodeAction, { do: 'step' | 'server' }>): void {
  const { nodes, truth } = world;
  const sim = nodes[action.node];
  if (action.do === 'down' || action.do === 'up') sim.isUp = action.do === 'up';
  const isKnown = world.state.nodes[sim.id]?.server_key != null; // the first key seen is believed
  if (action.do === 'otherKey' && isKnown) sim.serverKey = `${'B'.repeat(43)}=`;
  if (action.do === 'ownKey') sim.serverKey = sim.ownKey;
  if (action.do === 'nodeFault') sim.fault = action.fault;
  if (action.do === 'land') land(world, action.node);
  if (action.do === 'reboot') {
    sim.reboot();
    truth.resetUnseen.add(sim.id);
    truth.changedUnseen.add(sim.id);
  }
  if (action.do === 'foreign') addForeign(world, action);
  if (action.do === 'foreignGone') {
    const [key] = [...sim.peers].find(([key, { isForeign }]) => isForeign && !isOurs(world, key)) ?? [];
    if (key === undefined) return;
    sim.peers.delete(key);
    truth.foreign.delete(key);
  }
}

/** At most two on a node, each at an address of its own. */
function addForeign({ nodes, truth }: World, { node, host, isWide }: Extract<Action, { do: 'foreign' }>): void {
  const sim = nodes[node];
  const prefix = node === 'main' ? '10.0.0' : '10.8.0';
  const ip = isWide ? `${prefix}.0/24` : `${prefix}.${host}/32`;
  const foreign = [...sim.peers.values()].filter(({ isForeign }) => isForeign);
  if (foreign.length > 1 || foreign.some(({ ips }) => ips.includes(ip))) return;
  sim.addForeign(newKey(), [ip]);
  truth.changedUnseen.add(sim.id);
}

/** A friend imports a file that lies in their chat, mostly the newest. */
function importFile(world: World, who: number, back: number): void {
  const file = world.chats[who]?.files.at(-1 - back);
  if (file && world.state.peers[file.peerId]) world.phones.set(file.peerId, file);
}

/** The owner hands a config of the friend's first working device over. */
async function handOverTo(world: World, who: number, isImported: boolean): Promise<void> {
  const { life, clock, truth, isDiskFull } = world;
  const own = ([, peer]: [string, PeerRecord]) => peer.telegram_id === world.idOf(who);
  const [id, device] = Object.entries(world.state.peers).find((entry) => own(entry) && isUsable(world, entry[1])) ?? [];
  if (isDiskFull || id === undefined || !device) return;
  const key = await life.store
    .update((draft) => {
      const peer = draft.peers[id];
      if (!peer) return null;
      const given = handOver(peer, box, iso(clock.now));
      nameHanded(world, draft, id, peer, given, world.sim(peer.server_id).ownKey);
      return given;
    })
    .catch((error: unknown) => {
      if (!(error instanceof UserError && error.code === 'too-many-keys')) throw error;
      return null;
    });
  if (key === null) return;
  if (key.deadline !== null && !truth.handed.has(key.public_key)) truth.handed.set(key.public_key, clock.passed);
  const { server_id, wg_ip: ip } = device;
  const nodeId = server_id === 'eu1' ? 'eu1' : 'main';
  const door = doorText(doorFor(world.profiles[nodeId], device));
  if (isImported) world.phones.set(id, { peerId: id, nodeId, key: key.public_key, ip, door, hasButtons: false });
}

/** As the service does it, within the same commit. */
function nameHanded(
  { profiles }: World,
  draft: Draft,
  peerId: string,
  peer: DraftPeer,
  given: HandedKey,
  serverKey: string,
): void {
  const { public_key: publicKey, secret } = given;
  const node = profiles[peer.server_id === 'eu1' ? 'eu1' : 'main'];
  const text = renderConfig(node, serverKey, peer, box.open(publicKey, secret));
  const edition = editionOf(node, peer, serverKey, null);
  nameFile(draft, { peerId, publicKey, app: 'wireguard', variant: 'full', text, node, hasPicture: true, edition });
}

const isUsable = ({ state, clock }: World, peer: PeerRecord): boolean => isOn(state, peer, clock.now);

/** All of a friend's devices try to connect. */
function connect(world: World, who: number): void {
  for (const [peerId, { nodeId, key, door }] of world.phones) {
    if (world.state.peers[peerId]?.telegram_id !== world.idOf(who)) continue;
    if (door !== null && !isOpen(world, nodeId, door)) continue;
    if (world.sim(nodeId).shake(key)) world.truth.noteHandshake(key, door);
  }
}

type Decision = Extract<Action, { do: 'adopt' | 'letGo' }>;

/** The owner decides about the foreign peer that stands first: it is a friend's device from now on, or is to go. */
async function decide(world: World, { do: what, node, who }: Decision): Promise<void> {
  const { life, clock } = world;
  const [key] = [...world.sim(node).peers].find(([key, { isForeign }]) => isForeign && !isOurs(world, key)) ?? [];
  if (key === undefined) return;
  const [friend, ref, update] = [world.idOf(who), { nodeId: node, tag: keyTag(key) }, clock.passed];
  void (what === 'adopt' ? life.foreign.adopt(update, ref, friend) : life.foreign.condemn(update, ref)).catch(
    (error) => {
      const isExpected = error instanceof UserError || String(error).includes('simulated');
      if (!isExpected) world.wrong.push(`${what} failed: ${error}`);
    },
  );
  await life.idle();
  const [peerId, record] = Object.entries(world.state.peers).find(([, { public_key }]) => public_key === key) ?? [];
  if (peerId && record)
    world.phones.set(peerId, { peerId, nodeId: node, key, ip: record.wg_ip, door: null, hasButtons: false });
}

/** What the daemon does by the setting: the node has the bot's own peer, or has it no longer. */
async function settle(world: World, nodeId: 'main' | 'eu1', isWanted: boolean): Promise<void> {
  if (world.isDiskFull) return;
  const profile = world.profiles[nodeId];
  await world.life.store.update((draft, before) => {
    if (needsSettling(before, profile, isWanted)) settleProbe(draft, before, profile, box, isWanted);
  });
}

type Edit = Extract<Action, { do: 'removeDevice' | 'restoreDevice' }>;

/** What later commands of the friend will do to the records. */
async function edit({ life, idOf, isDiskFull }: World, action: Edit, now: string): Promise<void> {
  if (isDiskFull) return;
  const id = idOf(action.who);
  const isRemoval = action.do === 'removeDevice';
  await life.store.update((draft) => {
    for (const peer of Object.values(draft.peers).filter((device) => device.telegram_id === id)) {
      peer.removed_at = isRemoval ? now : null;
      if (!isRemoval) restartGrace(peer, now);
    }
  });
}
