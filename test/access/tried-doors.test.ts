import { expect, test } from 'vitest';
import { gatherFacts } from '../../src/health/device-facts.ts';
import type { FindingKind } from '../../src/health/diagnose.ts';
import { PeerHistory } from '../../src/health/peer-history.ts';
import { keyTag } from '../../src/peers/devices/rekey.ts';
import { doorsOf, doorText } from '../../src/peers/nodes/door.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { Chance } from '../lab/chance.ts';
import { openTown, randomTown } from '../stage/door-town.ts';
import { pressHelp } from '../stage/press-help.ts';
import { iso, NOW, snapshot } from '../stage/sample-state.ts';

const { en: texts } = await loadLanguages('UTC');
const MINUTE = 60_000;
const KINDS: readonly FindingKind[] = ['never-connected', 'answers-lost', 'nobody-heard', 'silent', 'works'];

/** Announces that a further door of some nodes closes. Returns those doors. */
async function closeSome({ store, nodes }: Awaited<ReturnType<typeof openTown>>, chance: Chance): Promise<string[]> {
  const closing = nodes.flatMap((one) => {
    const [, ...further] = doorsOf(one).map(doorText);
    return further.length > 0 && chance.happens(0.7) ? [{ id: one.id, door: chance.pick(further) }] : [];
  });
  await store.update((draft) => {
    for (const { id, door } of closing) draft.nodes[id] = { ...emptyNode(), closing: { [door]: iso(NOW) } };
  });
  return closing.map(({ door }) => door);
}

/** The friend, whom nothing lets in, presses under the file that came last; the doors in the order in which they had them. */
async function triedBy(seed: number, hasClosing = false) {
  const chance = new Chance(seed);
  const town = await openTown(randomTown(chance));
  const { store, clock, now, nodes, doors, remedies, record, doorIn, all } = town;
  const closing = hasClosing ? await closeSome(town, chance) : [];
  const settings = { adminId: 1, regenGraceSeconds: 3600, exitDefault: 'home', exitCountry: 'ru' } as const;
  const view = {
    ...{ store, nodesOff: [], now, nodes: nodes.map((one) => ({ node: one, snapshot: snapshot({}) })) },
    settings: { ...settings, exitFallback: 'direct', exitChoice: 'friends' } as const,
  };
  let current = 'p1';
  const tried = [doorIn(current)];
  for (let press = 1; press < 2 * all; press += 1) {
    clock.at += MINUTE;
    const device = record(current);
    const facts = gatherFacts({
      ...{ state: store.state, peerId: current, peer: device, tag: keyTag(device.public_key), now: clock.at },
      ...{
        inSettings: true,
        snapshot: snapshot({}),
        first: null,
        history: new PeerHistory(),
        lastSeen: { of: () => null },
      },
    });
    const diagnosed = {
      peerId: current,
      tag: keyTag(device.public_key),
      facts,
      finding: { kind: chance.pick(KINDS), at: null },
    };
    const asker = { friendId: 7, updateId: press };
    expect(await pressHelp({ view, doors, remedies, texts }, asker, diagnosed, 'mts')).toBe(true);
    const [id] = Object.entries(store.state.peers).find(([, { send }]) => send !== null) ?? expect.fail();
    current = id;
    tried.push(doorIn(current));
    await store.update((draft) => {
      const sent = draft.peers[current];
      if (sent) Object.assign(sent, { send: null, sent_at: iso(clock.at) });
    });
  }
  return { tried, all, closing };
}

test('whom nothing lets in is led through every door of every server before any comes a second time', async () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const { tried, all } = await triedBy(seed);
    expect([seed, new Set(tried.slice(0, all)).size, tried]).toEqual([seed, all, tried]);
  }
}, 120_000);

test('doors that are announced to close keep nobody from the others', async () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const { tried, all, closing } = await triedBy(seed, true);
    const open = new Set(tried.filter((door) => !closing.includes(door)));
    expect([seed, open.size, closing, tried]).toEqual([seed, all - closing.length, closing, tried]);
  }
}, 120_000);
