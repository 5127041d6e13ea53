import { expect, test } from 'vitest';
import type { Usage } from '../../src/health/usage.ts';
import { describeUsage } from '../../src/telegram/features/owner/describe-usage.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { NOW, node, stateOf, user } from '../stage/sample-state.ts';

const { ru, en } = await loadLanguages('Europe/Moscow');
const GB = 1e9;
const bytes = (gib: number) => ({ received: 0, sent: gib * GB });

const usage = (more: Partial<Usage>): Usage => ({
  total: bytes(0),
  columns: [],
  nodes: [],
  friends: [],
  recent: new Set(),
  exits: new Map(),
  ...more,
});

function view(names: Readonly<Record<number, { name?: string | null; called?: string; username?: string | null }>>) {
  const users = Object.fromEntries(Object.entries(names).map(([id, more]) => [id, user(Number(id), more)]));
  return {
    settings: { adminId: 1, regenGraceSeconds: 0 },
    store: { state: stateOf([], { users }), update: () => Promise.reject(new Error('nobody writes here')) },
    nodes: [{ node: node({ name: 'Дом' }), snapshot: null }],
    nodesOff: [],
    now: () => NOW,
  };
}

test('people go by their names, the owner’s own first, as far as the picture has letters for them', () => {
  const people = {
    1: { name: 'Мама 😀' },
    2: { name: '  \u202eשלום', username: 'boris' },
    3: { name: '😀' },
    4: { name: 'Jürgen  O’Neil' },
    5: { name: 'Anna', called: 'Бабушка' },
  };
  const friends = [1, 2, 3, 4, 5]
    .map((id) => [id, bytes(6 - id)] as const)
    .map(([id, moved]): [number, typeof moved] => [id, moved]);
  const { bars } = describeUsage(usage({ friends }), 'week', view(people), ru);
  expect(bars.map(({ name }) => name)).toEqual(['Мама', '@boris', '3', 'Jürgen O’Neil', 'Бабушка']);
  expect(bars.map(({ text }) => text.replaceAll(/\s/g, ' '))).toEqual(['5 ГБ', '4 ГБ', '3 ГБ', '2 ГБ', '1 ГБ']);
});

test('the many small ones are one bar, and so are those who are gone', () => {
  const people = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [i + 1, { name: `Friend ${i + 1}` }]));
  const friends = Array.from({ length: 14 }, (_, i): [number, ReturnType<typeof bytes>] => [i + 1, bytes(20 - i)]);
  const { bars } = describeUsage(usage({ friends }), 'week', view(people), en);
  expect(bars.map(({ name }) => name).slice(6)).toEqual(['Friend 7', '5 more', 'removed']);
  expect(bars.map(({ value }) => value / GB).slice(6)).toEqual([14, 13 + 12 + 11 + 10 + 9, 8 + 7]);
});

test('each node has its stack, the axis the unit of the highest column', () => {
  const day = Date.parse('2026-11-25T00:00:00Z');
  const columns = [
    {
      at: day,
      byNode: new Map([
        ['main', 3 * GB],
        ['gone', GB],
      ]),
    },
    { at: day + 86_400_000, byNode: new Map([['main', 2 ** 20]]) },
  ];
  const nodes: [string, ReturnType<typeof bytes>][] = [
    ['main', bytes(3)],
    ['gone', bytes(1)],
  ];
  const picture = describeUsage(
    usage({ columns, nodes, total: { received: GB, sent: 3 * GB } }),
    'month',
    view({}),
    ru,
  );
  expect(picture.labels).toEqual(['25 нояб', '26 нояб']);
  expect(picture.stacks.map(({ values }) => values)).toEqual([
    [3 * GB, 2 ** 20],
    [GB, 0],
  ]);
  expect(picture.stacks.map(({ name }) => name.replaceAll(/\s/g, ' '))).toEqual(['Дом · 3 ГБ', 'gone · 1 ГБ']);
  expect([picture.unit.bytes, picture.columnsTitle]).toEqual([GB, 'ГБ в день']);
  expect(picture.subtitle.replaceAll(/\s/g, ' ')).toBe('Всего 4 ГБ: скачано 3 ГБ, отправлено 1 ГБ');
});
