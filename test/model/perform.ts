import { UserError } from '../../src/errors.ts';
import { keyTag, restartGrace } from '../../src/peers/devices/rekey.ts';
import { iso, newKey } from '../stage/sample-state.ts';
import type { Action } from './action.ts';
import { checkStep, isOurs, isSettled } from './checks.ts';
import { redeliver, send } from './messages.ts';
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
  world.life.step(nodeId);
  await world.life.idle();
  if (canTell && isSettled(world, nodeId) && world.sim(nodeId).dumps > before) checkStep(world, nodeId);
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

/** All of a friend's devices try to connect. */
function connect(world: World, who: number): void {
  for (const [peerId, { nodeId, key }] of world.phones) {
    if (world.state.peers[peerId]?.telegram_id !== world.idOf(who)) continue;
    if (world.sim(nodeId).shake(key)) world.truth.noteHandshake(key);
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
  if (peerId && record) world.phones.set(peerId, { peerId, nodeId: node, key, ip: record.wg_ip, hasButtons: false });
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
