import { expect, test } from 'vitest';
import { CONFIG_BUTTONS } from '../../src/telegram/features/config/config-buttons.ts';
import { callbackData } from '../../src/telegram/router/buttons.ts';
import type { Fault } from '../lab/bot-api/state/faults.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig, isConfigMenu } from '../lab/is-config.ts';
import { box, peer, sealedKey } from '../stage/sample-state.ts';
import { openDeliveries, rekeyed } from './delivery-lab.ts';

const actions = ({ buttons }: { buttons: readonly { data?: string }[] }) =>
  buttons.map(({ data = '' }) => data.split(':')[0]);

test('a config is the file alone, and one message with the guides', async () => {
  const { friend, wish, bringUp, api, settled } = await openDeliveries();
  const anna = friend(7, 'en');
  await wish();
  bringUp();
  await settled();
  const [file, menu, ...more] = anna.chat.messages.filter(({ fromBot }) => fromBot);
  expect(more).toEqual([]);
  expect(file?.document?.name).toBe('vpn_7.conf');
  expect(file?.text.length).toBeLessThan(200);
  expect(actions(menu ?? { buttons: [] })).toEqual([...Array(5).fill('guide'), 'help']);
  expect(menu?.rows.map((row) => row.length)).toEqual([2, 3, 1]);
  expect(api.calls.map(({ method }) => method)).toEqual(['sendDocument', 'sendMessage']);
});

test('the new key of a /regen is followed by the guides, and "stop" stands last', async () => {
  const { friend, wish, bringUp, store, settled } = await openDeliveries([rekeyed()]);
  const anna = friend(7);
  await wish();
  bringUp();
  const menu = await anna.receives(isConfigMenu);
  expect(actions(menu)).toEqual([...Array(5).fill('guide'), 'help', 'undo', 'stop']);
  const tag = store.state.peers['p1']?.next?.public_key.slice(0, 12) ?? '';
  expect(menu.buttons.at(-1)?.data).toBe(callbackData(CONFIG_BUTTONS.stopOld, { peer: 'p1', tag }));
  await settled();
});

/** How many files and menus arrive when one of the calls goes wrong in this way. */
const FAULTS: readonly [fault: Fault, arrivals: number][] = [
  [{ kind: 'reset-before' }, 1],
  [{ kind: 'html502' }, 1],
  [{ kind: '429', retry_after: 1 }, 1],
  [{ kind: 'hang', ms: 50 }, 1],
  [{ kind: 'reset-after' }, 2],
  [{ kind: 'hang-after', ms: 50 }, 2],
];

test.each(FAULTS)(
  'a file that meets $kind comes again only if its answer was lost, the menu once',
  async (fault, n) => {
    const { api, friend, wish, bringUp, settled, store } = await openDeliveries([rekeyed()]);
    const anna = friend(7);
    api.fail({ method: 'sendDocument', with: fault });
    bringUp();
    await wish();
    await settled();
    const count = (match: Parameters<typeof anna.chat.messages.filter>[0]) => anna.chat.messages.filter(match).length;
    expect([count(isConfig), count(isConfigMenu)]).toEqual([n, 1]);
    expect(store.state.peers['p1']?.next?.sent_at).not.toBeNull();
  },
);

test.each(FAULTS)(
  'a menu that meets $kind comes again only if its answer was lost, the file never',
  async (fault, n) => {
    const { api, friend, wish, bringUp, settled, store } = await openDeliveries([rekeyed()]);
    const anna = friend(7);
    api.fail({ method: 'sendMessage', with: fault });
    bringUp();
    await wish();
    await api.called('sendMessage');
    expect(store.state.peers['p1']).toMatchObject({ send: null, next: { sent_at: expect.any(String) } });
    await settled();
    expect(anna.chat.messages.filter(isConfig)).toHaveLength(1);
    expect(anna.chat.messages.filter(isConfigMenu)).toHaveLength(n);
  },
);

test('buttons that were due when the daemon ended come after its next start, without the files', async () => {
  const device = peer();
  const { friend, bringUp, settled, deliveries } = await openDeliveries([
    { ...device, buttons_due: device.public_key },
  ]);
  const anna = friend(7);
  deliveries.wake(); // also while the node is down
  await settled();
  bringUp();
  deliveries.scan();
  expect(anna.chat.messages.filter(({ fromBot }) => fromBot).map(isConfigMenu)).toEqual([true]);
});

test('buttons of a key that is gone meanwhile, or of a device that is off, do not come', async () => {
  const gone = peer({ buttons_due: sealedKey().public_key });
  const off = peer({ telegram_id: 8, wg_ip: '10.0.0.4/32', active: false });
  const { api, bringUp, deliveries } = await openDeliveries([gone, { ...off, buttons_due: off.public_key }]);
  bringUp();
  deliveries.scan();
  expect(api.calls).toEqual([]);
});

test('a friend who blocked the bot after the files gets no buttons, with a line in the log', async () => {
  const { api, friend, wish, bringUp, settled, saying } = await openDeliveries();
  friend(7);
  api.fail({
    method: 'sendMessage',
    with: { kind: 'error', error_code: 403, description: 'Forbidden: bot was blocked by the user' },
  });
  bringUp();
  await wish();
  await settled();
  expect(saying('buttons struck off')).toHaveLength(1);
  expect(api.calls.filter(({ method }) => method === 'sendMessage')).toHaveLength(1);
});

test('a config that is asked for again while its buttons wait comes again, and each but once', async () => {
  const { api, friend, wish, bringUp, settled } = await openDeliveries();
  const anna = friend(7);
  api.fail({ method: 'sendMessage', with: { kind: 'delay', ms: 100 } });
  bringUp();
  await wish();
  await api.calling('sendMessage');
  await wish();
  await settled();
  expect(anna.chat.messages.filter(isConfig)).toHaveLength(2);
  expect(anna.chat.messages.filter(isConfigMenu)).toHaveLength(2);
});

test('while the store cannot be written, the buttons are sent once', async () => {
  const { api, friend, wish, bringUp, breakDisk, settled, saying } = await openDeliveries();
  const anna = friend(7);
  api.fail({ method: 'sendMessage', with: { kind: 'delay', ms: 100 } });
  bringUp();
  await wish();
  await api.calling('sendMessage');
  const repair = breakDisk();
  await eventually(() => saying('could not be written').length > 2);
  repair();
  await settled();
  expect(anna.chat.messages.filter(isConfigMenu)).toHaveLength(1);
});

test('a config that comes again after such a time brings its buttons again', async () => {
  const { friend, wish, bringUp, breakDisk, settled, saying, store, api } = await openDeliveries();
  const anna = friend(7);
  api.fail({ method: 'sendMessage', with: { kind: 'delay', ms: 100 } });
  bringUp();
  await wish();
  await api.calling('sendMessage');
  const repair = breakDisk();
  await eventually(() => saying('could not be written').length > 2);
  repair();
  await store.update(() => undefined);
  await wish();
  await settled();
  expect(anna.chat.messages.map((seen) => isConfigMenu(seen)).filter(Boolean)).toHaveLength(2);
});

test('no secret of the config stands in the log, whatever its calls meet', async () => {
  const { api, friend, wish, bringUp, settled, store, lines } = await openDeliveries();
  friend(7);
  for (const fault of FAULTS) api.fail({ method: 'sendDocument', with: fault[0] });
  bringUp();
  await wish();
  await settled();
  const { public_key = '', secret } = store.state.peers['p1'] ?? {};
  const { privateKey, presharedKey } = box.open(public_key, secret ?? '');
  for (const hidden of [privateKey, presharedKey]) expect(JSON.stringify(lines)).not.toContain(hidden);
});
