import { describe, expect, test } from 'vitest';
import type { UserRecord } from '../../src/peers/records/user-record.ts';
import type { Daemon } from '../lab/daemon.ts';
import { eventually } from '../lab/eventually.ts';
import { noNode, openServer, type StageOptions, setStage, storeOf } from '../stage/daemon-stage.ts';
import { DAY, iso, peer, sealedKey, stateOf, user } from '../stage/sample-state.ts';
import { deviceOf, editStore, readStore } from '../stage/store-file.ts';

const ANNA = 502;

/** A zone in which the clocks show about this hour now. */
function zoneAt(hour: number): string {
  const ahead = ((hour - new Date().getUTCHours() + 36) % 24) - 12;
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`; // POSIX: the sign is the other way round
}
const NOON = { BOT_TIMEZONE: zoneAt(12) };
const NIGHT = { BOT_TIMEZONE: zoneAt(3) };

/** Anna is a guest with a device that has a waiting key; both she and the owner have started the bot. */
async function openGuest(until: number, { settings = {}, ...options }: StageOptions = {}, more = {}) {
  const next = { ...sealedKey(), sent_at: iso(Date.now() - DAY) };
  const device = peer({ telegram_id: ANNA, next, send: null });
  const anna = user(ANNA, { language: 'en', name: 'Anna', until: iso(until), ...more });
  const state = stateOf([device], { users: { [ANNA]: anna, 1: user(1, { role: 'owner', language: 'ru' }) } });
  const stage = await setStage({ ...options, settings, store: JSON.stringify(state) });
  const friend = stage.api.person({ id: ANNA, first_name: 'Anna', language_code: 'en' });
  stage.owner.start();
  friend.start();
  await stage.daemon.start();
  await stage.owner.receives(/владелец/, { anyOrder: true });
  await friend.receives(/Hello, Anna|Your access to the VPN ended/, { anyOrder: true });
  return { ...stage, friend, device, userOf: () => storeOf(stage.daemon).users[ANNA] };
}

/** An edit by hand of Anna's record, made again if the daemon wrote at the same moment. */
async function edit(daemon: Daemon, more: Partial<UserRecord>): Promise<void> {
  await eventually(async () => {
    const from = daemon.log.length;
    editStore(daemon, (store) => void Object.assign(store.users[ANNA] ?? {}, more));
    daemon.signal('SIGHUP');
    await daemon.says(/an edit of the store was taken in|the owner is told: edit-rejected/, { from });
    return daemon.log.includes('taken in', from);
  });
}

describe.skipIf(noNode)('with a node that is looked at once a day', () => {
  test('a guest’s peers leave on the minute, and the owner’s one tap brings the same config back', async () => {
    const server = await openServer();
    const settings = { ...NIGHT, RECONCILE_SECONDS: 86_400 };
    const { api, daemon, owner, friend, device, userOf } = await openGuest(Date.now() + 9 * DAY, { server, settings });
    const both = new Map([
      [device.public_key, ['10.0.0.3/32']],
      [device.next?.public_key, []],
    ]);
    await eventually(async () => (await server.allowedIps()).size === 2);
    expect(await server.allowedIps()).toEqual(both);
    const end = Date.now() + 3000;
    await edit(daemon, { until: iso(end) });
    await eventually(async () => (await server.allowedIps()).size === 0, { timeout: 60_000 });
    expect(Date.now()).toBeGreaterThanOrEqual(end);
    await friend.receives(/Your access to the VPN ended/);
    const notice = await owner.receives(/Anna \(502\): гостевой доступ закончился/);
    const told = api.calls.filter(({ args }) => /access to the VPN ended|доступ закончился/.test(String(args['text'])));
    expect(told.map(({ args }) => args['disable_notification'])).toEqual([true, true]); // it is night
    friend.send('/get_config');
    await friend.receives(/Your access to the VPN ended/);
    const { public_key, next, wg_ip } = deviceOf(readStore(daemon), ANNA);
    expect([public_key, next?.public_key, wg_ip]).toEqual([device.public_key, device.next?.public_key, '10.0.0.3/32']);
    await eventually(() => userOf().warned_days === 0);
    const from = Date.now();
    await owner.press('+7 дней', notice).answered();
    await owner.receives(/Anna \(502\): доступ до/);
    await friend.receives(/extended your access/);
    await eventually(async () => (await server.allowedIps()).size === 2);
    expect(await server.allowedIps()).toEqual(both);
    expect(Date.parse(userOf().until)).toBeGreaterThanOrEqual(from + 7 * DAY);
    expect(Date.parse(deviceOf(readStore(daemon), ANNA).next?.sent_at ?? '')).toBeGreaterThanOrEqual(from); // rule 11
    expect((await owner.press('+30 дней', notice).answered()).text).toMatch(/уже не действует/);
    expect(Date.parse(userOf().until)).toBeLessThan(from + 8 * DAY);
  });

  test('a friend whom the owner pauses leaves the node at once, and is back with the same config when resumed', async () => {
    const server = await openServer();
    const settings = { ...NOON, RECONCILE_SECONDS: 86_400 };
    const { daemon, owner, friend, device } = await openGuest(Date.now() + 9 * DAY, { server, settings });
    await eventually(async () => (await server.allowedIps()).size === 2);
    const before = await server.allowedIps();
    owner.send('/users');
    const list = await owner.receives(/Люди: 2/);
    await owner.press('2', list).answered();
    const card = await owner.receives(/Anna.*502/s);
    const began = Date.now();
    await owner.press('⏸ Остановить', card).answered();
    await friend.receives(/The owner has paused your access/);
    await eventually(async () => (await server.allowedIps()).size === 0, { timeout: 60_000 });
    expect(Date.now() - began).toBeLessThan(60_000);
    friend.send('/get_config');
    await friend.receives(/The owner has paused your access/);
    const { public_key, next, wg_ip } = deviceOf(readStore(daemon), ANNA);
    expect([public_key, next?.public_key, wg_ip]).toEqual([device.public_key, device.next?.public_key, '10.0.0.3/32']);
    await owner.press('▶️ Включить снова').answered();
    await friend.receives(/open again, your configs work/);
    await eventually(async () => (await server.allowedIps()).size === 2);
    expect(await server.allowedIps()).toEqual(before);
  });
});

test('a guest is warned three days and one day before, once each, by day; the owner can extend the day before', async () => {
  const { daemon, owner, friend, userOf } = await openGuest(Date.now() + 3 * DAY - 60_000, { settings: NOON });
  await friend.receives(/works until/);
  await eventually(() => userOf().warned_days === 3);
  const inADay = iso(Date.now() + DAY - 60_000);
  await edit(daemon, { until: inADay });
  await friend.receives(/works until/);
  const notice = await owner.receives(/Anna \(502\): гостевой доступ до/);
  await eventually(() => userOf().warned_days === 1);
  await daemon.stop();
  await daemon.start();
  await owner.press('♾ Без срока', notice).answered();
  await owner.receives(/Anna \(502\): доступ без срока/);
  await friend.receives(/extended your access to the VPN: for good/);
  expect(userOf()).toMatchObject({ until: null, warned_days: null });
  expect([friend.chat.unread, owner.chat.unread]).toEqual([[], []]);
});

test('a warning that a crash swallowed is given after it, and none at night', async () => {
  const stage = await openGuest(Date.now() + 3 * DAY - 60_000, { settings: NIGHT });
  const { api, daemon, friend, settings, userOf } = stage;
  expect(userOf().warned_days).toBeNull();
  await daemon.stop();
  expect(friend.chat.unread).toEqual([]);
  api.fail({ method: 'sendMessage', chat_id: ANNA, with: { kind: 'hang' } });
  daemon.configure({ ...settings, WG_ENDPOINT_HOST: '192.0.2.1', ...NOON });
  await daemon.start();
  await api.calling('sendMessage', ({ args }) => String(args['text']).includes('works until'));
  daemon.signal('SIGKILL');
  await daemon.ended();
  expect(userOf().warned_days).toBeNull();
  await daemon.start();
  await friend.receives(/works until/);
  await eventually(() => userOf().warned_days === 3);
});

test('a guest whose time is over can ask for more, and a paused friend hears that they are paused', async () => {
  const { daemon, owner, friend } = await openGuest(Date.now() - DAY, { settings: NIGHT }, { warned_days: 0 });
  await friend.press('🙋 Ask for more time').answered();
  await owner.receives(/Просит доступ: Anna/);
  await edit(daemon, { active: false, until: null });
  friend.send('/get_config');
  await friend.receives(/The owner has paused your access/);
});

test('a guest who was removed by mistake and added again is a guest until the same day, and both are told', async () => {
  const { owner, friend, userOf } = await openGuest(Date.now() + 9 * DAY, { settings: NOON });
  const { until } = userOf();
  owner.send(`/remove_user ${ANNA}`);
  await owner.receives(/доступ закрыт/);
  owner.send(`/add_user ${ANNA}`);
  await owner.receives(/доступ снова открыт.*⏳ Доступ: до \d.*\/users/s);
  await friend.receives(/been let in.*Your access: until/s, { anyOrder: true });
  expect(userOf()).toMatchObject({ until, removed_at: null });
});
