import type { NodeChanges } from '../../src/peers/nodes/snapshot.ts';
import type { SimNode } from '../stage/sim-node.ts';
import { isOurs } from './checks.ts';
import type { World } from './world.ts';

/** Judges every command that reaches a node: rules 1, 2 and 6, and invariants 1, 7 and 13. */
export function watchNode(world: World, sim: SimNode): void {
  sim.onDump = () => noteLook(world, sim);
  sim.onFailure = () => world.truth.breakOff(sim.id);
  sim.onMiss = () => world.truth.missed(sim.id);
  sim.onApply = (changes) => {
    world.truth.resetUnseen.delete(sim.id); // from here on nobody can tell any more that it was reset
    world.wrong.push(...judgeCommand(world, sim, changes));
  };
}

function noteLook({ truth, state }: World, sim: SimNode): void {
  sim.lastSeenKey = sim.serverKey;
  if (sim.serverKey !== sim.ownKey) {
    truth.missed(sim.id);
    return;
  }
  truth.saw(sim.id);
  truth.noteSeen(sim.id, sim.peers);
  truth.changedUnseen.delete(sim.id);
  const foreign = [...sim.peers].filter(([, { isForeign }]) => isForeign);
  for (const [key, { ips }] of foreign) if (!truth.foreign.has(key)) truth.foreign.set(key, [...ips]);
  truth.held.set(sim.id, new Set(foreign.flatMap(([, { ips }]) => ips)));
  const wasDown = state.nodes[sim.id]?.down_since != null;
  if (wasDown || truth.resetUnseen.delete(sim.id)) truth.returned.set(sim.id, truth.now);
}

function judgeCommand(world: World, sim: SimNode, { set, remove }: NodeChanges): string[] {
  const { truth } = world;
  const wrong: string[] = [];
  for (const { publicKey, allowedIps } of set) {
    if (!truth.ours.has(publicKey)) wrong.push('a peer was set that no record names');
    if (allowedIps.some((ip) => !ip.endsWith('/32'))) wrong.push('a peer was given more than its own address');
    const robbed = [...sim.peers].filter(
      ([key, peer]) => truth.foreign.has(key) && !isOurs(world, key) && peer.ips.some((ip) => allowedIps.includes(ip)),
    );
    if (robbed.length > 0) wrong.push('a foreign peer lost its address');
  }
  if (remove.some((key) => !isOurs(world, key))) wrong.push('a key was removed that no record names');
  if (sim.lastSeenKey !== sim.ownKey) wrong.push('a node with another server key was changed');
  return wrong;
}
