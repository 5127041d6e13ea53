import { pino } from 'pino';
import type { OwnerNotice } from '../../src/notices.ts';
import type { StorePort } from '../../src/peers/devices/peer-service.ts';
import type { PeerToSet, Snapshot } from '../../src/peers/nodes/snapshot.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { NodeLoop } from '../../src/wireguard/loop/node-loop.ts';
import { box, DAY, NOW, node, stateOf } from './sample-state.ts';
import { SimNode } from './sim-node.ts';
import { openStore } from './temporary-store.ts';

/** A loop with a simulated node and a real store, stepped by hand on a clock of its own. */
export async function openLoop(peers: readonly DraftPeer[], more: Partial<Draft> = {}, profile = node()) {
  const { store } = await openStore((draft) => void Object.assign(draft, stateOf(peers), more));
  /** `isConfirmed`: whether another clock says the same. */
  const clock = { now: NOW, isConfirmed: false };
  const sim = new SimNode('main', () => clock.now);
  const disk = { isFull: false };
  const port: StorePort = {
    get state() {
      return store.state;
    },
    update: (change) => (disk.isFull ? Promise.reject(new Error('ENOSPC')) : store.update(change)),
  };
  const notices: OwnerNotice[] = [];
  const lines: { readonly level: number; readonly msg: string }[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const seen: Snapshot[] = [];
  let converged = 0;
  const start = () =>
    new NodeLoop({
      node: profile,
      driver: sim.driver(),
      store: port,
      box,
      now: () => clock.now,
      awake: () => clock.now,
      confirmed: () => (clock.isConfirmed ? clock.now : null),
      reconcileMs: 60_000,
      graceMs: DAY,
      longestRetryMs: 5000,
      log,
      notify: (notice) => notices.push(notice),
      onSnapshot: (snapshot) => seen.push(snapshot),
      onReconciled: () => {
        converged += 1;
      },
    });
  const loop = start();
  /** Lets so many ms pass and takes a step, which is a look when one is due. */
  const step = (ms = 0, which = loop) => {
    clock.now += ms;
    return which.step();
  };
  const said = (words: string) => lines.filter(({ msg }) => msg.includes(words)).length;
  return { store, sim, clock, disk, notices, lines, said, seen, loop, step, start, converged: () => converged };
}

/** What the node has, as key → addresses. */
export const onNode = (sim: SimNode): Record<string, string[]> =>
  Object.fromEntries([...sim.peers].map(([key, { ips }]) => [key, ips]));

/** Changes a node by hand, past the loop. */
export const setByHand = (sim: SimNode, ...set: Pick<PeerToSet, 'publicKey' | 'allowedIps'>[]): void =>
  sim.apply({ set: set.map((peer) => ({ ...peer, presharedKey: null })), remove: [] });
