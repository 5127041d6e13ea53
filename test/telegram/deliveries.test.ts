import { expect, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { isConfig } from '../lab/is-config.ts';
import { DAY, peer } from '../stage/sample-state.ts';
import { openDeliveries, rekeyed } from './delivery-lab.ts';

test('uploads a config only once its key is on the node', async () => {
  const { api, friend, wish, bringUp, waits, notes, deliveries } = await openDeliveries();
  const anna = friend(7, 'en');
  await wish();
  deliveries.scan();
  expect(api.calls).toEqual([]);
  bringUp();
  const { document } = await anna.receives(isConfig);
  expect(document?.bytes.toString()).toContain('Address = 10.0.0.3/32');
  await eventually(() => !waits());
  expect(notes).toEqual([]);
});

test('uploads nothing while the node routes the address to somebody else', async () => {
  const { api, friend, wish, bringUp, store, deliveries } = await openDeliveries([
    peer(),
    peer({ telegram_id: 8, wg_ip: '10.0.0.4/32' }),
  ]);
  friend(7);
  const boris = friend(8);
  bringUp();
  await store.update((draft) => void Object.assign(draft.peers['p1'] ?? {}, { wg_ip: '10.0.0.9/32' }));
  await wish('p1');
  await wish('p2');
  await boris.receives(isConfig);
  deliveries.scan();
  expect(api.calls.map(({ args }) => args['chat_id'])).toEqual([8]);
});

test('sends the waiting key, not the one in use', async () => {
  const { friend, wish, bringUp, store } = await openDeliveries([rekeyed()]);
  const anna = friend(7);
  await wish();
  bringUp();
  const { text } = await anna.receives(isConfig);
  expect(text).toMatch(/New config.*10\.0\.0\.3/s);
  await eventually(() => store.state.peers['p1']?.next?.sent_at != null);
});

test('gives one note after two seconds while the node is down, and uploads when it is back', async () => {
  const { friend, wish, bringUp, notes, store, deliveries } = await openDeliveries();
  const anna = friend(7);
  const began = performance.now();
  await wish();
  await eventually(() => notes.length > 0);
  expect(performance.now() - began).toBeGreaterThan(1900);
  await eventually(() => store.state.peers['p1']?.send?.noted);
  for (let i = 0; i < 5; i++) deliveries.scan();
  bringUp();
  await anna.receives(isConfig);
  expect(notes).toEqual(['p1']);
});

test('gives a note again after a crash that it did not survive, and none after one that it did', async () => {
  const lab = await openDeliveries(undefined, 2000);
  const { friend, wish, notes, store, restart } = lab;
  friend(7);
  lab.noteArrives = false;
  await wish();
  await eventually(() => notes.length === 1);
  lab.noteArrives = true;
  restart().scan();
  expect(notes).toEqual(['p1', 'p1']);
  await eventually(() => store.state.peers['p1']?.send?.noted);
  restart().scan();
  expect(notes).toEqual(['p1', 'p1']);
});

test('keeps a wish that came during an upload, and sends again', async () => {
  const { api, friend, wish, bringUp, waits } = await openDeliveries();
  const anna = friend(7);
  api.fail({ method: 'sendDocument', with: { kind: 'delay', ms: 100 } });
  bringUp();
  await wish();
  await api.calling('sendDocument');
  await wish();
  await eventually(() => !waits());
  expect(anna.chat.messages.filter(isConfig)).toHaveLength(2);
});

test.each([{ kind: '5xx', code: 500 }, { kind: 'html502' }, { kind: 'reset-before' }] as const)(
  'tries again after $kind, with one warning',
  async (fault) => {
    const { api, friend, wish, bringUp, waits, saying, lines } = await openDeliveries();
    const anna = friend(7);
    api.fail({ method: 'sendDocument', times: 3, with: fault });
    bringUp();
    await wish();
    await eventually(() => !waits());
    expect(anna.chat.messages.filter(isConfig)).toHaveLength(1);
    expect(saying('config sent')).toHaveLength(1);
    expect(lines.filter(({ level }) => level >= 40)).toHaveLength(1);
  },
);

test('waits as long as a 429 says', async () => {
  const { api, friend, wish, bringUp, waits } = await openDeliveries();
  friend(7);
  api.fail({ method: 'sendDocument', with: { kind: '429', retry_after: 1 } });
  bringUp();
  await wish();
  await eventually(() => !waits());
  const [first, second] = api.calls;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
});

test('a clock that is set back by a day holds up no config', async () => {
  const lab = await openDeliveries();
  const { api, friend, wish, bringUp, saying, waits } = lab;
  friend(7);
  bringUp();
  api.fail({ method: 'sendDocument', with: { kind: '429', retry_after: 1 } });
  await wish();
  await eventually(() => saying('will be tried again').length > 0);
  lab.clockShift = -DAY;
  await eventually(() => !waits());
});

test('a clock that was set back by a day holds up no note', async () => {
  const lab = await openDeliveries();
  await lab.wish();
  lab.clockShift = -DAY;
  lab.deliveries.scan();
  expect(lab.notes).toEqual(['p1']);
});

test('strikes off a friend who blocked the bot, with a line in the log, and nobody else', async () => {
  const two = [peer(), peer({ telegram_id: 8, wg_ip: '10.0.0.4/32' })];
  const { api, friend, wish, bringUp, waits, saying, store } = await openDeliveries(two);
  friend(7).block();
  const boris = friend(8);
  bringUp();
  await wish('p1');
  await wish('p2');
  await boris.receives(isConfig);
  await eventually(() => !waits('p1') && !waits('p2'));
  expect(saying('struck off')).toHaveLength(1);
  expect(api.calls.filter(({ args }) => args['chat_id'] === 7)).toHaveLength(1);
  expect(store.state.peers['p1']).toMatchObject({ send: null });
});

test('a config whose confirmation was lost comes twice at most', async () => {
  const { api, friend, wish, bringUp, waits } = await openDeliveries();
  const anna = friend(7);
  api.fail({ method: 'sendDocument', with: { kind: 'reset-after' } });
  bringUp();
  await wish();
  await eventually(() => !waits());
  expect(anna.chat.messages.filter(isConfig)).toHaveLength(2);
});

test('while the store cannot be written, nothing whose name it knows is sent or noted twice', async () => {
  const lab = await openDeliveries(undefined, 2000);
  const { api, friend, wish, bringUp, bringDown, waits, notes, breakDisk, deliveries, saying, settled } = lab;
  const anna = friend(7);
  bringUp();
  await wish();
  await anna.receives(isConfig);
  await settled();
  bringDown();
  await wish();
  await eventually(() => notes.length > 0);
  const repair = breakDisk();
  bringUp();
  await anna.receives(isConfig);
  await eventually(() => saying('could not be written').length > 3);
  deliveries.scan();
  expect(waits()).toBe(true);
  repair();
  await settled();
  const once = ['sendDocument', 'sendMessage'];
  expect([notes, api.calls.map(({ method }) => method)]).toEqual([['p1'], [...once, ...once]]);
});

test('a file without a name in the store waits until it can be written, and nobody else’s does', async () => {
  const { api, friend, wish, bringUp, breakDisk, saying, settled, store } = await openDeliveries();
  const anna = friend(7);
  await wish();
  const repair = breakDisk();
  bringUp();
  await eventually(() => saying('will be tried again').length > 0);
  expect(api.calls).toEqual([]);
  repair();
  await anna.receives(isConfig);
  await settled();
  expect(store.state.peers['p1']?.files).toMatchObject([{ variant: 'full', name: 'vpn_7' }]);
});

test('at the end a hung upload is given up, and its wish stays for the next start', async () => {
  const { api, friend, wish, bringUp, waits, deliveries } = await openDeliveries();
  friend(7);
  api.fail({ method: 'sendDocument', with: { kind: 'hang' } });
  bringUp();
  await wish();
  await api.calling('sendDocument');
  const began = performance.now();
  await deliveries.stop(100);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(waits()).toBe(true);
});

test('at the end an upload under way is finished and written down', async () => {
  const { api, friend, wish, bringUp, waits, deliveries } = await openDeliveries();
  const anna = friend(7);
  api.fail({ method: 'sendDocument', with: { kind: 'delay', ms: 200 } });
  bringUp();
  await wish();
  await api.calling('sendDocument');
  await deliveries.stop(5000);
  expect([anna.chat.messages.filter(isConfig).length, waits()]).toEqual([1, false]);
});
