import { addressesOf, keysOf } from '../../../src/peers/records/device-holdings.ts';
import { deviceLists, devicesOn } from '../../../src/peers/records/device-lists.ts';
import { isOn } from '../../../src/peers/records/is-on.ts';
import type { SimNode } from '../../stage/sim-node.ts';
import type { World } from './world.ts';

/** What was lost or is wrong when everything has come to rest; empty when nothing is. */
export function judge(world: World): string[] {
  return [
    ...lostWishes(world),
    ...[...world.nodes.values()].flatMap((sim) => [...doubles(world, sim), ...wrongPeers(world, sim)]),
  ];
}

function lostWishes({ state, chats, owed, clock }: World): string[] {
  const wrong: string[] = [];
  const { all } = deviceLists(state.peers);
  for (const [id, peer] of all) {
    if (!isOn(state, peer, clock.now)) continue;
    if (peer.send) wrong.push(`the config of ${id} was never sent`);
    const newest = chats.get(peer.telegram_id)?.files.find((file) => file.peerId === id)?.key;
    if (newest !== (peer.next ?? peer).public_key) wrong.push(`${id} has another key than its friend's newest config`);
  }
  const withDevice = new Set(all.map(([, peer]) => peer.telegram_id));
  for (const id of owed) if (!withDevice.has(id)) wrong.push(`friend ${id} asked and has no device`);
  return wrong;
}

function doubles({ state }: World, { id }: SimNode): string[] {
  const ips = devicesOn(state, id).flatMap(([, peer]) => addressesOf(peer));
  return new Set(ips).size === ips.length ? [] : [`an address of ${id} was given twice`];
}

function wrongPeers({ state, clock }: World, sim: SimNode): string[] {
  const wrong: string[] = [];
  const known = new Set<string>();
  for (const [id, peer] of devicesOn(state, sim.id)) {
    for (const key of keysOf(peer)) known.add(key);
    const isThere = sim.routes(peer.public_key, peer.wg_ip);
    if (isThere !== isOn(state, peer, clock.now)) wrong.push(`${id} is ${isThere ? 'still' : 'not'} on ${sim.id}`);
  }
  const strangers = [...sim.peers.keys()].filter((key) => !known.has(key));
  return [...wrong, ...strangers.map(() => `a key on ${sim.id} is in no record`)];
}
