import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Daemon } from '../lab/daemon.ts';
import { openStage, setStage, storeOf } from '../stage/daemon-stage.ts';
import { peer, stateOf } from '../stage/sample-state.ts';

const REFUSED = { code: 78, signal: null };

const errorsOf = ({ log }: Daemon) => log.split('\n').filter((line) => line.startsWith('<3>'));

test('all that is wrong with the settings is told at once, each with its fix, and ends it with 78', async () => {
  const { daemon } = await setStage({
    settings: { ADMIN_ID: '@olga', WG_NETWORK_CIDR: '10.0.0.0/33', RECONCILE_SECONDS: 'often', WG_INTERFASE: 'wg0' },
  });
  daemon.launch();
  expect(await daemon.ended()).toEqual(REFUSED);
  for (const name of ['ADMIN_ID', 'WG_NETWORK_CIDR', 'RECONCILE_SECONDS', 'WG_INTERFASE']) {
    expect(errorsOf(daemon).filter((line) => line.includes(name))).toHaveLength(1);
  }
});

test('without any settings it says where they are looked for', async () => {
  await using daemon = new Daemon({ settings: {} });
  daemon.launch();
  expect(await daemon.ended()).toEqual(REFUSED);
  expect(errorsOf(daemon).join('\n')).toMatch(/BOT_TOKEN/);
});

test('a token that Telegram refuses ends it with 78, named but not shown', async () => {
  const token = '110201543:AAHwrongwrongwrongwrongwrongwrongwr';
  const { daemon } = await setStage({ settings: { BOT_TOKEN: token } });
  daemon.launch();
  expect(await daemon.ended()).toEqual(REFUSED);
  expect(errorsOf(daemon)).toEqual([
    expect.stringMatching(/^<3>BOT_TOKEN=\(not shown\): Telegram refuses it \(401 Unauthorized\).*@BotFather/),
  ]);
  expect(daemon.log).not.toContain(token.split(':')[1]);
});

test('a token that worked before and is refused now ends nothing, also at a start', async () => {
  const { daemon, api, owner, settings } = await openStage();
  await api.polled();
  const refusal = { kind: 'error', error_code: 401, description: 'Unauthorized' } as const;
  const undo = api.fail({ method: '*', times: 1e9, with: refusal });
  api.person({ id: 900, first_name: 'Eve' }).start(); // ends the poll that waits
  await daemon.says(/^<4>Telegram refuses the token that worked before: nodes go on/m);
  await daemon.stop('SIGKILL');
  const from = daemon.log.length;
  daemon.launch();
  await daemon.says('Telegram refuses the token that worked before', { from });
  await daemon.says('started: ', { from });
  undo();
  await daemon.says('Telegram is reached', { from });
  owner.start();
  await owner.receives(/владелец/);
  const other = api.token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  await daemon.stop();
  daemon.configure({ ...settings, WG_ENDPOINT_HOST: '192.0.2.1', BOT_TOKEN: other });
  daemon.launch();
  expect(await daemon.ended()).toEqual(REFUSED);
  expect(readFileSync(`${daemon.storePath}.telegram`, 'utf8')).not.toContain(api.token.split(':')[1]);
});

describe('a store that cannot be believed ends it with 78 and is left as it is:', () => {
  const twice = JSON.stringify(stateOf([peer(), peer({ telegram_id: 8 })]), null, 1);
  test.each([
    ['cut off', '{"version": 1,\n"revision": 8', /line 2/],
    ['empty', '', /line 1/],
    ['of another version', '{"version": 9}', /version/],
    ['one address twice', twice, /10\.0\.0\.3\/32 belongs to p1 already/],
  ])('%s', async (_what, text, reason) => {
    const { daemon } = await setStage({ store: text });
    daemon.launch();
    expect(await daemon.ended()).toEqual(REFUSED);
    expect(errorsOf(daemon).join('\n')).toMatch(reason);
    expect(errorsOf(daemon).join('\n')).toContain(daemon.storePath);
    expect(daemon.store).toBe(text);
  });

  test('not a file', async () => {
    const { daemon } = await setStage();
    mkdirSync(daemon.storePath, { recursive: true });
    daemon.launch();
    expect(await daemon.ended()).toEqual(REFUSED);
    expect(errorsOf(daemon).join('\n')).toContain(daemon.storePath);
  });

  test('sealed with another key', async () => {
    const { daemon, settings } = await openStage({ store: JSON.stringify(stateOf([peer()])) });
    await daemon.stop();
    const text = daemon.store;
    daemon.configure({ ...settings, WG_ENDPOINT_HOST: '192.0.2.1', STORE_KEY: 'b7'.repeat(32) });
    daemon.launch();
    expect(await daemon.ended()).toEqual(REFUSED);
    expect(errorsOf(daemon).at(-1)).toMatch(/STORE_KEY=\(not shown\).*sealed with another key/);
    expect(daemon.log).not.toContain('b7b7b7');
    expect(daemon.store).toBe(text);
  });
});

test('a store.key that is lost is not made anew over secrets that it sealed', async () => {
  const { daemon } = await openStage();
  await daemon.stop();
  const key = join(daemon.folder, 'store.key');
  expect(readFileSync(key, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
  rmSync(key);
  daemon.launch();
  expect(await daemon.ended()).toEqual(REFUSED);
  expect(errorsOf(daemon).at(-1)).toMatch(/store\.key: is missing/);
});

test('a second daemon on the same store refuses; after kill -9 of the first one it starts at once', async () => {
  const { daemon, settings, owner } = await openStage();
  owner.start();
  await owner.receives();
  const env = { PEERS_FILE: daemon.storePath };
  await using second = new Daemon({ settings: { ...settings, WG_ENDPOINT_HOST: '192.0.2.1' }, env });
  second.launch();
  expect(await second.ended()).toEqual(REFUSED);
  expect(errorsOf(second).join('\n')).toMatch(/another vpn-bot uses this store already; stop that one first/);
  daemon.signal('SIGKILL');
  await daemon.ended();
  await daemon.start();
  owner.send('/users');
  await owner.receives(/Olga/);
  expect(Object.keys(storeOf(daemon).users)).toEqual(['1']);
});
