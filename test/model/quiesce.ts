import { deadlineOf } from '../../src/peers/records/deadlines.ts';
import { isOn } from '../../src/peers/records/is-on.ts';
import type { PeerRecord } from '../../src/peers/records/peer-record.ts';
import { isHeld } from '../../src/peers/records/rollout-record.ts';
import { DAY } from '../stage/sample-state.ts';
import { checkAlways, isOurs } from './checks.ts';
import { perform } from './perform.ts';
import type { File } from './sim-chat.ts';
import type { World } from './world.ts';

/** Every trouble ends, time passes, and then nothing may be left to do: rules 3 to 5, 10 and 12, and "nothing stuck". */
export async function quiesce(world: World): Promise<void> {
  await heal(world);
  await pass(world, 6, 61_000);
  judgeRest(world, 'soon');
  await letDeadlinesPass(world);
  await pass(world, 3, DAY + 61_000);
  judgeRest(world, 'after days');
  // a roll-out that ended within these days let a grace time begin, and that retires a key once more
  if (hasRetired(world)) await pass(world, 3, DAY + 61_000);
  if (hasRetired(world)) world.wrong.push('a retired key was never forgotten');
  await follow(world);
  checkAlways(world);
}

const hasRetired = (world: World): boolean =>
  Object.values(world.state.peers).some((peer) => peerIsSettled(world, peer) && Object.keys(peer.retired).length > 0);

/** Rule 19. */
async function letDeadlinesPass(world: World): Promise<void> {
  const isWaiting = (peer: PeerRecord) =>
    isOn(world.state, peer, world.clock.now) && peerIsSettled(world, peer) && deadlineOf(peer) !== null;
  const waiting = () => Object.values(world.state.peers).some(isWaiting);
  if (!waiting()) return;
  await pass(world, 4, DAY + 61_000);
  if (waiting()) world.wrong.push('a deadline never passed');
}

/** Rule 14: friends do what a roll-out asks of them, and it comes to its end. */
async function follow(world: World): Promise<void> {
  // twice: who went back to an older file switches the newest on, which may be of yesterday, and is then sent today's
  for (let times = 0; times < 2; times += 1) {
    for (const who of [0, 1, 2]) {
      importNewest(world, who);
      await perform(world, { do: 'connect', who });
    }
    await pass(world, 2, 61_000);
  }
  const open = Object.values(world.state.rollouts).filter(({ state }) => state === 'open');
  for (const { node, devices } of open) {
    for (const [id, { state, spare }] of Object.entries(devices)) {
      if (spare) continue; // it may find no door where no device of its friend is, and nothing waits for it
      if ((state === 'waiting' || state === 'sent') && isFollowing(world, id, node))
        world.wrong.push(`a roll-out does not end though its friend did what it asks: ${state}`);
    }
  }
}

function importNewest({ chats, state, phones }: World, who: number): void {
  for (const [peerId, { server_id, public_key, next }] of Object.entries(state.peers)) {
    const isGood = ({ key }: File) => key === public_key || key === next?.public_key;
    const file = chats[who]?.files.findLast((one) => one.peerId === peerId && one.nodeId === server_id && isGood(one));
    if (file && phones.has(peerId)) phones.set(peerId, file);
  }
}

function isFollowing(world: World, id: string, node: string): boolean {
  const peer = world.state.peers[id];
  if (!peer || !world.phones.has(id) || peer.server_id !== node) return false;
  return !world.chatOf(peer.telegram_id).hasBlocked && peerIsSettled(world, peer);
}

async function heal(world: World): Promise<void> {
  world.life.ways.trap = null;
  await perform(world, { do: 'release' });
  await perform(world, { do: 'diskRoom' });
  for (const node of ['main', 'eu1'] as const) {
    for (const what of ['up', 'ownKey', 'land'] as const) await perform(world, { do: what, node });
    world.sim(node).fault = null;
  }
  for (const chat of world.chats) chat.fault = null;
  if (!world.hasEu1) await perform(world, { do: 'settings', hasEu1: true });
}

async function pass(world: World, times: number, ms: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    await perform(world, { do: 'wait', ms });
    await perform(world, { do: 'allowances' });
    for (const node of ['main', 'eu1', 'main', 'eu1'] as const) {
      await perform(world, { do: 'round', node });
      await perform(world, { do: 'step', node });
    }
    checkAlways(world);
  }
}

/** A device at whose address no foreign peer is. */
function peerIsSettled(world: World, { server_id, wg_ip }: PeerRecord): boolean {
  const foreign = [...world.sim(server_id).peers].filter(([key, { isForeign }]) => isForeign && !isOurs(world, key));
  return !foreign.some(([, { ips }]) => ips.includes(wg_ip));
}

function judgeRest(world: World, when: string): void {
  const { state, truth, wrong, clock, phones } = world;
  for (const [id, peer] of Object.entries(state.peers)) {
    if (!isOn(state, peer, clock.now) || !peerIsSettled(world, peer)) continue;
    const chat = world.chatOf(peer.telegram_id);
    if (peer.send && !chat.hasBlocked) wrong.push(`a config was not delivered ${when}`);
    const owed = truth.owed.get(id) ?? -1;
    const ends = [truth.met, truth.undeliverable, truth.takenBack].map((times) => times.get(id) ?? -1);
    if (Math.max(...ends) < owed) wrong.push(`a wish was acknowledged and never met ${when}`);
    if (when === 'after days' && world.graceMs < DAY && peer.next?.sent_at && !isHeld(state, peer.next))
      wrong.push('a grace time never passed');
    const phone = phones.get(id);
    if (phone?.key === peer.public_key && !world.sim(peer.server_id).routes(phone.key, peer.wg_ip))
      wrong.push(`a friend's present config does not work ${when}`);
  }
}
