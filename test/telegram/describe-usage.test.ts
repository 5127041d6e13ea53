import { expect, test } from 'vitest';
import type { Usage } from '../../src/health/usage.ts';
import { describeUsage } from '../../src/telegram/features/owner/describe-usage.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { NOW, node, stateOf, user } from '../stage/sample-state.ts';

const { ru, en } = await loadLanguages('Europe/Moscow');
const GIB = 2 ** 30;
const bytes = (gib: number) => ({ received: 0, sent: gib * GIB });

const usage = (more: Partial<Usage>): Usage => ({
  total: bytes(0),
  columns: [],
  nodes: [],
  friends: [],
  recent: new Set(),
  ...more,
});

function view(names: Readonly<Record<number, { name?: string | null; username?: string | null }>>) {
  const users = Object.fromEntries(Object.entries(names).map(([id, more]) => [id, user(Number(id), more)]));
  return {
    settings: { adminId: 1, regenGraceSeconds: 0 },
    store: { state: stateOf([], { users }), update: () => Promise.reject(new Error('nobody writes here')) },
    nodes: [{ node: node({ name: 'Дом' }), snapshot: null }],
    nodesOff: [],
    now: () => NOW,
  };
}

test('people go by their names, as far as the picture has letters for them', () => {
  const people = {
    1: { name: 'Мама 😀' },
    2: { name: '  \u202eשלום', username: 'boris' },
    3: { name: '😀' },
    4: { name: 'Jürgen  O’Neil' },
  };
  const friends = [1, 2, 3, 4]
    .map((id) => [id, bytes(5 - id)] as const)
    .map(([id, moved]): [number, typeof moved] => [id, moved]);
  const { bars } = describeUsage(usage({ friends }), 'week', view(people), ru);
  expect(bars.map(({ name }) => name)).toEqual(['Мама', '@boris', '3', 'Jürgen O’Neil']);
  expect(bars.map(({ text }) => text.replaceAll(/\s/g, ' '))).toEqual(['4 ГиБ', '3 ГиБ', '2 ГиБ', '1 ГиБ']);
});

test('the many small ones are one bar, and so are those who are gone', () => {
  const people = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [i + 1, { name: `Friend ${i + 1}` }]));
  const friends = Array.from({ length: 14 }, (_, i): [number, ReturnType<typeof bytes>] => [i + 1, bytes(20 - i)]);
  const { bars } = describeUsage(usage({ friends }), 'week', view(people), en);
  expect(bars.map(({ name }) => name).slice(6)).toEqual(['Friend 7', '5 more', 'removed']);
  expect(bars.map(({ value }) => value / GIB).slice(6)).toEqual([14, 13 + 12 + 11 + 10 + 9, 8 + 7]);
});

test('each node has its stack, the axis the unit of the highest column', () => {
  const day = Date.parse('2026-11-25T00:00:00Z');
  const columns = [
    {
      at: day,
      byNode: new Map([
        ['main', 3 * GIB],
        ['gone', GIB],
      ]),
    },
    { at: day + 86_400_000, byNode: new Map([['main', 2 ** 20]]) },
  ];
  const nodes: [string, ReturnType<typeof bytes>][] = [
    ['main', bytes(3)],
    ['gone', bytes(1)],
  ];
  const picture = describeUsage(
    usage({ columns, nodes, total: { received: GIB, sent: 3 * GIB } }),
    'month',
    view({}),
    ru,
  );
  expect(picture.labels).toEqual(['25 нояб', '26 нояб']);
  expect(picture.stacks.map(({ values }) => values)).toEqual([
    [3 * GIB, 2 ** 20],
    [GIB, 0],
  ]);
  expect(picture.stacks.map(({ name }) => name.replaceAll(/\s/g, ' '))).toEqual(['Дом · 3 ГиБ', 'gone · 1 ГиБ']);
  expect([picture.unit.bytes, picture.columnsTitle, picture.note]).toEqual([GIB, 'ГиБ в день', '1 ГиБ = 1,07 ГБ']);
  expect(picture.subtitle.replaceAll(/\s/g, ' ')).toBe('Всего 4 ГиБ: скачано 3 ГиБ, отправлено 1 ГиБ');
});
