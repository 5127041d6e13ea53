import { isOn, type PeerRecord } from '../../src/peers/records/records.ts';
import { DAY } from '../stage/sample-state.ts';
import { checkAlways, isOurs } from './checks.ts';
import { perform } from './perform.ts';
import type { World } from './world.ts';

/** Every trouble ends, time passes, and then nothing may be left to do: rules 3 to 5, 10 and 12, and "nothing stuck". */
export async function quiesce(world: World): Promise<void> {
  await heal(world);
  await pass(world, 6, 61_000);
  judgeRest(world, 'soon');
  await pass(world, 3, DAY + 61_000);
  judgeRest(world, 'after days');
  for (const peer of Object.values(world.state.peers)) {
    if (peerIsSettled(world, peer) && Object.keys(peer.retired).length > 0)
      world.wrong.push('a retired key was never forgotten');
  }
  checkAlways(world);
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
    for (const node of ['main', 'eu1', 'main', 'eu1'] as const) await perform(world, { do: 'step', node });
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
    if (when === 'after days' && world.graceMs < DAY && peer.next?.sent_at) wrong.push('a grace time never passed');
    const phone = phones.get(id);
    if (phone?.key === peer.public_key && !world.sim(peer.server_id).routes(phone.key, peer.wg_ip))
      wrong.push(`a friend's present config does not work ${when}`);
  }
}
