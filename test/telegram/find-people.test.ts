import { describe, expect, test } from 'vitest';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import { nameOf, peopleIn, search } from '../../src/telegram/features/people/find-people.ts';
import { type PeopleListView, peoplePage } from '../../src/telegram/features/people/people-list.ts';
import { type PeopleView, personStatus } from '../../src/telegram/features/people/person-status.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { DAY, HOUR, iso, NOW, node, peer, snapshot, stateOf, user } from '../stage/sample-state.ts';

const PEOPLE = [
  user(5, { name: 'Борис', username: 'boris_k' }),
  user(7, { name: 'anna', note: 'Соседка с дачи' }),
  user(1, { name: 'Olga', role: 'owner' }),
  user(8, { name: 'Anna 10' }),
  user(9, { name: 'Anna 9' }),
  user(10, { name: 'Zoe', called: 'Бабушка' }),
  user(11, { name: 'Gone', removed_at: iso(NOW - HOUR) }),
  user(12, { name: 'Long gone', removed_at: iso(NOW - DAY) }),
  user(13, { username: 'nameless' }),
  user(14),
];
const state = stateOf([], { users: Object.fromEntries(PEOPLE.map((one) => [one.telegram_id, one])) });
const people = peopleIn(state, NOW);

test('the owner comes first, then everybody by name, and last who was removed less than a day ago', () => {
  const names = ['Olga', '@nameless', '14', 'anna', 'Anna 9', 'Anna 10', 'Бабушка', 'Борис', 'Gone'];
  expect(people.map(nameOf).toSorted()).toEqual(names.toSorted());
  expect([nameOf(people[0] ?? user(0)), nameOf(people.at(-1) ?? user(0))]).toEqual(['Olga', 'Gone']);
  const among = (some: string[]) => people.map(nameOf).filter((name) => some.includes(name));
  expect(among(['anna', 'Anna 9', 'Anna 10'])).toEqual(['anna', 'Anna 9', 'Anna 10']);
});

test.each([
  ['ANNA', ['anna', 'Anna 9', 'Anna 10']],
  ['@Boris', ['Борис']],
  ['бор', ['Борис']],
  ['zoe', ['Бабушка']],
  ['бабуш', ['Бабушка']],
  ['дачи', ['anna']],
  ['14', ['14']],
  ['<b>', []],
])('%s finds %j', (words, names) => {
  expect(search(people, words).map(nameOf)).toEqual(names);
});

test('a thousand people are a hundred pages, and nobody is missing or shown twice', async () => {
  const many = Array.from({ length: 1000 }, (_, i) => user(1000 + i, { name: `😀${'&'.repeat(i % 30)}` }));
  const all = stateOf([], { users: Object.fromEntries(many.map((one) => [one.telegram_id, one])) });
  const traffic = { device: () => ({ seenAt: null }) };
  const invites = { open: [] };
  const view = { store: { state: all }, nodes: [], now: () => NOW, traffic, invites } as unknown as PeopleListView;
  const { en } = await loadLanguages('UTC');
  const opened = Array.from({ length: 100 }, (_, page) => {
    const [html, rows] = peoplePage(view, en, page);
    expect(html.split('\n').slice(2)).toHaveLength(10);
    return rows.flat().flatMap((button) => ('data' in button && button.data.startsWith('u-card:') ? button.data : []));
  }).flat();
  expect(new Set(opened).size).toBe(1000);
  expect(peoplePage(view, en, 999)).toEqual(peoplePage(view, en, 99));
});

describe('how somebody is doing', () => {
  const at = (age: number | null, more: Partial<DraftPeer> = {}) => ({ own: peer(more), age });
  const statusOf = (
    devices: ReturnType<typeof at>[],
    more: Parameters<typeof user>[1] = {},
    isUp = true,
    counted: number | null = null,
  ) => {
    const onNode = devices.map(({ own, age }) => [own.public_key, age === null ? {} : { handshakeAt: NOW - age }]);
    const seen = isUp ? snapshot(Object.fromEntries(onNode)) : null;
    const traffic = { device: () => ({ seenAt: counted }) };
    const view = { nodes: [{ node: node(), snapshot: seen }], now: () => NOW, traffic } as unknown as PeopleView;
    return personStatus(
      view,
      user(7, more),
      devices.map(({ own }, i) => [`p${i}`, own]),
    );
  };

  test.each([
    ['no-device', [], {}],
    ['online', [at(DAY), at(60_000)], {}],
    ['idle', [at(DAY), at(null)], {}],
    ['never', [at(null)], {}],
    ['idle', [at(null, { greeted_key: 'K' })], {}],
    ['paused', [at(60_000)], { active: false }],
    ['expired', [at(60_000)], { until: iso(NOW) }],
    ['removed', [at(60_000)], { removed_at: iso(NOW), active: false }],
  ] as const)('%s', (state, devices, more) => {
    expect(statusOf([...devices], more).state).toBe(state);
  });

  test('is not known while the node does not answer', () => {
    expect(statusOf([at(60_000)], {}, false)).toEqual({ state: 'unknown', seenAge: null });
  });

  test('what was counted outlives a node that was restarted, or that does not answer', () => {
    expect(statusOf([at(null)], {}, true, NOW - HOUR)).toEqual({ state: 'idle', seenAge: HOUR });
    expect(statusOf([at(null)], {}, false, NOW - HOUR)).toEqual({ state: 'unknown', seenAge: HOUR });
  });

  test('a paused person was seen when they were', () => {
    expect(statusOf([at(DAY), at(HOUR)], { active: false }).seenAge).toBe(HOUR);
  });
});
