import { expect, test } from 'vitest';
import { freshNode, otherNode } from '../../src/health/remedy.ts';
import { decideAnswer } from '../../src/mail/decide-answer.ts';
import { decideSecond } from '../../src/mail/decide-second.ts';
import { doorsOf, doorText } from '../../src/peers/nodes/door.ts';
import { Chance } from '../lab/chance.ts';
import { openTown, randomTown } from '../stage/door-town.ts';
import { box, iso } from '../stage/sample-state.ts';

/** The friend, whom nothing lets in, writes so many letters; the doors of the files in the app, and of the answers. */
async function lettersOf(seed: number, letters: number) {
  const town = await openTown(randomTown(new Chance(seed)));
  const { store, clock, now, nodes, doors, peers, doorIn, record, all } = town;
  const ups = nodes.map((one) => ({ id: one.id, isUp: true, doors: doorsOf(one).map(doorText) }));
  const nodeOf = (id: string | null) => nodes.find((node) => node.id === id) ?? null;
  const services = {
    ...{ store, box, peers, doors, now },
    otherNode: (id: number, nodeId: string) => nodeOf(otherNode(store.state, id, nodeId, ups, now())),
    freshNode: (id: number) => nodeOf(freshNode(store.state, id, ups, now())),
    hasNode: (nodeId: string) => nodeOf(nodeId) !== null,
  };
  const has = Object.keys(store.state.peers);
  const answers: { readonly door: string; readonly node: string }[][] = [];
  const inApp = has.map(doorIn);
  for (let letter = 1; letter <= letters; letter += 1) {
    clock.at += 60_000;
    const asked = { wish: 'door', device: null, at: iso(clock.at), letter: -letter, place: `1.${letter}`, peer: null };
    const first = await decideAnswer(services, 7, asked);
    const second = await decideSecond(services, 7, asked, first);
    const ids = second === null ? [first] : [first, second];
    answers.push(ids.map((id) => ({ door: doorIn(id), node: record(id).server_id })));
  }
  return { inApp, answers, all, count: nodes.length };
}

const SEEDS = Array.from({ length: 40 }, (_, at) => at + 1);

test('whoever writes letters is given every other door of every server before any comes a second time', async () => {
  for (const seed of SEEDS) {
    const { inApp, answers, all } = await lettersOf(seed, 12);
    const given = answers.flat().map(({ door }) => door);
    const others = all - inApp.length; // a spare's own door is among those that are given only by chance
    const firstTime = given.filter((door) => !inApp.includes(door)).slice(0, others);
    expect([seed, inApp, given, new Set(firstTime).size]).toEqual([seed, inApp, given, others]);
    expect([seed, inApp, given.slice(0, others).filter((door) => door === inApp[0])]).toEqual([seed, inApp, []]);
  }
}, 120_000);

test('the files of a letter are of two servers, and the first letter of a day has two where there are three servers', async () => {
  for (const seed of SEEDS) {
    const { answers, count } = await lettersOf(seed, 4);
    const servers = answers.map((letter) => new Set(letter.map(({ node }) => node)).size);
    expect([seed, servers]).toEqual([seed, answers.map((letter) => letter.length)]);
    if (count > 2) expect([seed, servers[0]]).toEqual([seed, 2]);
  }
}, 120_000);
