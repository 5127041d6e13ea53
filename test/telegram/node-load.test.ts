import { expect, test } from 'vitest';
import type { Seen } from '../lab/bot-api/people/seen.ts';
import { type ChatNode, idleNode, openChat } from '../stage/open-chat.ts';
import { HOUR, peer, snapshot, user } from '../stage/sample-state.ts';

const ANNA = 502;
const BORIS = 503;
const own = [peer({ telegram_id: ANNA }), peer({ telegram_id: BORIS, wg_ip: '10.0.0.4/32' })];
const [ANNAS = '', BORISS = ''] = own.map(({ public_key }) => public_key);

/** The chat, with what went through the server: so many MB of each of the two, hours ago. */
async function openLoad(moved: readonly (readonly [hoursAgo: number, anna: number, boris: number])[]) {
  const node: ChatNode = idleNode();
  const chat = await openChat(
    (draft) => {
      draft.users[ANNA] = user(ANNA, { name: 'Anna', called: 'Анна с дачи' });
      draft.users[BORIS] = user(BORIS, { name: 'Boris' });
      own.forEach((record, index) => {
        draft.peers[`p${index}`] = structuredClone(record);
      });
    },
    [node],
  );
  const { core, owner } = chat;
  let [anna, boris] = [0, 0];
  for (const [hoursAgo, more, other] of [[60, 0, 0] as const, ...moved]) {
    [anna, boris] = [anna + more * 1e6, boris + other * 1e6];
    const seen = { allowedIps: [], endpoint: null, handshakeAt: null, received: 0, sent: 0 };
    const peers = new Map([
      [ANNAS, { ...seen, sent: anna }],
      [BORISS, { ...seen, received: boris }],
    ]);
    core.traffic.note('main', { ...snapshot({}, { at: Date.now() - hoursAgo * HOUR }), peers });
    await core.traffic.count();
  }
  owner.send('/nodes');
  await owner.receives(/Серверы/);
  const walk = async (label: string): Promise<Seen> => {
    const pressed = owner.press(label);
    const edited = await owner.chat.receivesEdit();
    await pressed.answered();
    return edited;
  };
  await walk('🔎 Main');
  return { ...chat, walk };
}

const labelOf = (seen: Seen | undefined, start: string) =>
  seen?.buttons.find(({ text }) => text.startsWith(start))?.text ?? start;
const linesOf = ({ text }: Seen) => text.split('\n');

test('the server’s page tells who loaded it now, an hour ago, and in the busiest hour of two days', async () => {
  const { walk, owner } = await openLoad([
    [47, 500, 0],
    [1, 2, 30],
    [0, 5, 0],
  ]);
  const now = await walk('📊 Кто нагружал');
  expect(linesOf(now)[0]).toBe('📊 Main: кто нагружал');
  expect(linesOf(now)[1]).toMatch(/^\d+ \S+ в \d\d:00 – \d+ \S+ в \d\d:00 \(ещё идёт\)$/);
  expect(linesOf(now).slice(3, 6)).toEqual(['1. Анна с дачи: ⬇️ 5 МБ ⬆️ 0 Б', '', 'Всего: ⬇️ 5 МБ ⬆️ 0 Б']);
  expect(linesOf(await walk('◀️')).slice(3, 5)).toEqual(['1. Boris: ⬇️ 0 Б ⬆️ 30 МБ', '2. Анна с дачи: ⬇️ 2 МБ ⬆️ 0 Б']);
  expect(linesOf(await walk('3 ч'))).toContain('1. Boris: ⬇️ 0 Б ⬆️ 30 МБ');
  const busiest = await walk(labelOf(owner.chat.messages.at(-1), '🔥'));
  expect(linesOf(busiest)[3]).toBe('1. Анна с дачи: ⬇️ 500 МБ ⬆️ 0 Б');
  expect((await walk('← Страница сервера')).text).toMatch(/^🟢 Main \(main\)/);
});

test('it survives a restart, with the same file', async () => {
  const { core, walk } = await openLoad([[0, 5, 0]]);
  await core.traffic.close();
  const before = core.traffic.book;
  const { TrafficFile } = await import('../../src/store/traffic-file.ts');
  const read = await new TrafficFile(core.settings.peersFile, core.log).load();
  expect([...read.devices.values()].map(({ hours }) => hours)).toEqual(
    [...before.devices.values()].map(({ hours }) => hours),
  );
  expect(linesOf(await walk('📊 Кто нагружал'))).toContain('1. Анна с дачи: ⬇️ 5 МБ ⬆️ 0 Б');
});
