import { expect } from 'vitest';
import { choiceLines } from '../../src/exits/choices.ts';
import { isOn } from '../../src/peers/records/is-on.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import { eventually } from '../lab/eventually.ts';
import { configsOf } from '../stage/received-config.ts';
import type { Node, Stage } from './stage.ts';

const PATIENCE = { timeout: 240_000, every: 100 };

/** Nothing disturbs any more: waits until every update was handled, every config sent and each node is as the store wants it. */
export async function settle(stage: Stage): Promise<void> {
  const { api, daemon } = stage.story;
  await eventually(() => api.pending.length === 0 && api.telegram.updates.isPolled, PATIENCE);
  await eventually(() => expect(waitingIn(parseStore(daemon.store))).toEqual([]) ?? true, PATIENCE);
  for (const node of stage.nodes) await eventually(() => isAsWanted(stage, node), PATIENCE);
  await eventually(() => leavesAsChosen(stage), PATIENCE);
}

/** Everyone who is in asks for their config once more and gets it. */
export async function askOnceMore(stage: Stage): Promise<void> {
  const inside = stage.friends.filter(({ person }) => stage.owner.wanted.get(person.id) !== 'out');
  const before = inside.map(({ person }) => configsOf(person).length);
  for (const { person } of inside) person.send('/get_config');
  for (const [index, { person }] of inside.entries()) {
    await eventually(() => configsOf(person).length > (before[index] ?? 0), PATIENCE);
  }
}

/** Devices that are on and whose config was not sent. */
function waitingIn(store: Draft): string[] {
  return Object.entries(store.peers).flatMap(([id, peer]) => (peer.send && isOn(store, peer, Date.now()) ? [id] : []));
}

/** Root's program at the entry has the choices that the store has. */
function leavesAsChosen({ story, exits }: Stage): true {
  const wanted = { usual: 'auto', fallback: null, now: Date.now() } as const;
  expect(exits.choices.toSorted()).toEqual(choiceLines(parseStore(story.daemon.store), 'main', wanted).toSorted());
  return true;
}

/**
 * The node's peers are those of the store's devices that are on, with their addresses, the one made by hand and the end of a link; nothing
 * else.
 */
async function isAsWanted({ story }: Stage, { id, server, handmade, link }: Node): Promise<true> {
  const store = parseStore(story.daemon.store);
  const wanted = new Map([[handmade.publicKey, [...handmade.allowedIps]]]);
  if (link) wanted.set(link.publicKey, [...link.allowedIps]);
  for (const peer of Object.values(store.peers)) {
    if (peer.server_id !== id || !isOn(store, peer, Date.now())) continue;
    wanted.set(peer.public_key, [peer.wg_ip]);
    if (peer.next) wanted.set(peer.next.public_key, []);
  }
  expect(sorted(await server.allowedIps())).toEqual(sorted(wanted));
  return true;
}

const sorted = (peers: ReadonlyMap<string, readonly string[]>) => Object.fromEntries([...peers].sort());
