import { expect, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { admit, configFor, noNode, openServer, openStage, storeOf } from '../stage/daemon-stage.ts';
import { forgePress } from '../stage/forge-press.ts';

const STOP = '⏹ Отключить старый сейчас';
const UNDO = '↩️ Отменить замену';
const STALE = /Эта кнопка уже не действует/;

async function openRegen() {
  const server = await openServer();
  const stage = await openStage({ server });
  stage.owner.start();
  const anna = await admit(stage, 502);
  anna.send('/get_config');
  await configFor(anna);
  const regen = async () => {
    await sent();
    anna.send('/regen');
    const seen = await anna.receives(({ buttons }) => buttons.some(({ text }) => text === STOP));
    await sent();
    return seen;
  };
  type Device = { next: unknown; retired: object; send: unknown; buttons_due: unknown };
  const device = () => Object.values<Device>(storeOf(stage.daemon).peers)[0];
  /** The device without how long the node was watched for its keys, of which each begins with a look of its own. */
  const uncounted = () => ({ ...device(), counting: null });
  const sent = () => eventually(() => device()?.send === null && device()?.buttons_due === null);
  return { ...stage, server, anna, regen, device, uncounted };
}

test.skipIf(noNode)(
  '"stop the old one" works once; pressed again, or "undo" after it, says so and changes nothing',
  async () => {
    const { anna, regen, uncounted, server } = await openRegen();
    const seen = await regen();
    await anna.press(STOP, seen).answered();
    await anna.receives(/Старый конфиг отключён/);
    await eventually(async () => (await server.allowedIps()).size === 1);
    const before = uncounted();
    const left = anna.chat.messages.find(({ message_id }) => message_id === seen.message_id)?.buttons ?? [];
    expect(left.map(({ data }) => data?.split(':')[0])).toEqual([...Array(5).fill('guide'), 'help']);
    expect((await anna.press(STOP, seen).answered()).text).toMatch(STALE);
    expect((await anna.press(UNDO, seen).answered()).text).toMatch(/Отменить уже нельзя/);
    expect(uncounted()).toEqual(before);
  },
);

test.skipIf(noNode)('"undo" works once, and its buttons are of no use for a later /regen', async () => {
  const { anna, regen, device, uncounted } = await openRegen();
  const first = await regen();
  await anna.press(UNDO, first).answered();
  expect((await anna.chat.receivesEdit(/Замена отменена/)).message_id).toBe(first.message_id); // it no longer says to switch the new file on
  await regen();
  const before = uncounted();
  for (const button of [STOP, UNDO]) {
    const { text, show_alert } = await anna.press(button, first).answered();
    expect([text, show_alert]).toEqual([expect.stringMatching(STALE), true]); // it stays until it was read
  }
  expect(uncounted()).toEqual(before);
  expect(device()?.next).not.toBeNull();
});

test.skipIf(noNode)('a press that Telegram delivers again changes nothing more', async () => {
  const { api, anna, regen, uncounted, server } = await openRegen();
  const seen = await regen();
  const { update_id, answered } = anna.press(STOP, seen);
  await answered();
  await api.confirmed(update_id);
  await eventually(async () => (await server.allowedIps()).size === 1);
  const before = uncounted();
  api.redeliver(update_id ?? 0);
  await anna.receives(/Старый конфиг отключён/);
  await anna.receives(/Старый конфиг отключён/);
  expect(uncounted()).toEqual(before);
});

test.skipIf(noNode)('nobody can press for another, and forged data does nothing', async () => {
  const { api, owner, anna, regen, uncounted, daemon } = await openRegen();
  const { buttons } = await regen();
  const before = uncounted();
  const eve = api.person({ id: 900, first_name: 'Eve', language_code: 'ru' });
  eve.start();
  await eve.receives();
  const real = buttons.map(({ data }) => data ?? '');
  for (const data of [
    ...real,
    'server:main',
    'unbind:502',
    '',
    'stop',
    'constructor:p1:AAAAAAAAAAAA',
    'x'.repeat(64),
  ]) {
    await forgePress(api, eve, data);
    await forgePress(api, owner, data.startsWith('unbind') ? 'unbind:4' : data);
  }
  expect(uncounted()).toEqual(before);
  expect(Object.keys(storeOf(daemon).users)).toEqual(['1', '502']);
  await anna.press(STOP).answered();
});

test('a press that comes too late to be answered still does its work', async () => {
  const { api, owner, daemon } = await openStage({ api: { callbackExpiry: -1 } });
  owner.send('/server');
  await owner.receives(/Выберите сервер/);
  owner.press(owner.chat.messages.at(-1)?.buttons[0]?.text ?? '');
  await owner.receives(/нужен свой конфиг/);
  expect(storeOf(daemon).users[1].preferred_server_id).toBe('main');
  await eventually(() => api.pending.length === 0);
});

test('a choice of server is ticked in its own message; pressing it again is no error', async () => {
  const { owner, daemon } = await openStage({ settings: { WG_NAME: 'Home' } });
  owner.send('/server');
  const { message_id } = await owner.receives(/Выберите сервер/);
  for (let i = 0; i < 2; i++) {
    const [button] = owner.chat.messages.find((seen) => seen.message_id === message_id)?.buttons ?? [];
    expect(button?.text).toBe('✅ Home (не отвечает)');
    await owner.press(button?.text ?? '').answered();
    await owner.receives(/Ваш сервер: Home/);
  }
  expect(daemon.log).not.toMatch(/^<[0-4]>(?!node main)/m);
});
