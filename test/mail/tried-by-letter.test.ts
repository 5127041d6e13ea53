import { expect, test } from 'vitest';
import { freshNode, otherNode } from '../../src/health/remedy.ts';
import { decideAnswer } from '../../src/mail/decide-answer.ts';
import { decideSecond } from '../../src/mail/decide-second.ts';
import { doorsOf, doorText } from '../../src/peers/nodes/door.ts';
import { Chance } from '../lab/chance.ts';
import { openTown, randomTown, type TownPlan } from '../stage/door-town.ts';
import { box, DAY, iso, NOW, node, peer } from '../stage/sample-state.ts';

/** The friend, whom nothing lets in, writes so many letters; the doors of the files in the app, and of the answers. */
async function lettersOf(plan: TownPlan, letters: number) {
  const town = await openTown(plan);
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

const townOf = (seed: number) => randomTown(new Chance(seed));
const SEEDS = Array.from({ length: 40 }, (_, at) => at + 1);

test('whoever writes letters is given every other door of every server before any comes a second time', async () => {
  for (const seed of SEEDS) {
    const { inApp, answers, all } = await lettersOf(townOf(seed), 12);
    const given = answers.flat().map(({ door }) => door);
    const others = all - inApp.length; // a spare's own door is among those that are given only by chance
    const firstTime = given.filter((door) => !inApp.includes(door)).slice(0, others);
    expect([seed, inApp, given, new Set(firstTime).size]).toEqual([seed, inApp, given, others]);
    expect([seed, inApp, given.slice(0, others).filter((door) => door === inApp[0])]).toEqual([seed, inApp, []]);
  }
}, 120_000);

test('the files of a letter are of two servers, and the first letter of a day has two where there are three servers', async () => {
  for (const seed of SEEDS) {
    const { answers, count } = await lettersOf(townOf(seed), 4);
    const servers = answers.map((letter) => new Set(letter.map(({ node }) => node)).size);
    expect([seed, servers]).toEqual([seed, answers.map((letter) => letter.length)]);
    if (count > 2) expect([seed, servers[0]]).toEqual([seed, 2]);
  }
}, 120_000);

test('a device by each address of whose server a door failed days ago is not what a letter is about, and its server comes last', async () => {
  const nodes = ['a', 'b', 'c'].map((id, index) => {
    const furtherDoors = [{ host: `relay-${id}.example.com`, port: 4443 }];
    return node({
      ...{ id, endpointHost: `${id}.example.com`, furtherDoors },
      network: `10.${index}.0.0/24`,
      reserved: [],
    });
  });
  const failed = ['b.example.com:51820', 'relay-b.example.com:4443'];
  const devices = [
    peer({ server_id: 'b', wg_ip: '10.1.0.9/32', trying_door: { at: iso(NOW - 9 * DAY), network: 'mts', failed } }),
    peer({ server_id: 'a', wg_ip: '10.0.0.9/32' }),
    peer({ server_id: 'c', wg_ip: '10.2.0.9/32' }),
  ];
  const doorsGiven = async (plan: TownPlan) => (await lettersOf(plan, 1)).answers.flat().map(({ door }) => door);
  const friend = { preferred_server_id: 'b' };
  expect(await doorsGiven({ nodes, devices, friend })).toEqual([
    'relay-a.example.com:4443',
    'relay-c.example.com:4443',
  ]);
  const [blocked, used] = [devices[0] ?? peer(), devices[1] ?? peer()];
  expect(await doorsGiven({ nodes, devices: [blocked, used], friend })).toEqual([
    ...['c.example.com:51820', 'relay-a.example.com:4443'],
  ]);
  expect(await doorsGiven({ nodes: nodes.slice(1, 2), devices: [blocked], friend })).toHaveLength(1);
});
