import { renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { isConfig } from '../lab/is-config.ts';
import {
  admit,
  configFor,
  noNode,
  openServer,
  openStage,
  setStage,
  settledPeers,
  storeOf,
} from '../stage/daemon-stage.ts';

/** A full disk as a program sees it: no write of the store succeeds until it is undone. */
function breakDisk(storePath: string): () => void {
  const folder = dirname(storePath);
  renameSync(folder, `${folder}.gone`); // at one moment, whatever is being written
  return () => {
    renameSync(`${folder}.gone`, folder);
  };
}

test.skipIf(noNode)(
  'while the store cannot be written every command says so, with a code that the log knows, and reading goes on',
  async () => {
    const server = await openServer();
    const stage = await openStage({ server });
    const { daemon, api, owner } = stage;
    owner.start();
    const anna = await admit(stage, 502);
    anna.send('/get_config');
    const { text } = await configFor(anna);
    const before = await settledPeers(daemon);
    const repair = breakDisk(daemon.storePath);
    for (const [who, command] of [
      [anna, '/get_config'],
      [anna, '/regen'],
      [owner, '/add_user 503'],
      [owner, '/add_user @boris'],
      [owner, '/remove_user 502'],
    ] as const) {
      who.send(command);
      const [, code] = /(?:код|grep) ([0-9A-V]{5})/.exec((await who.receives(/Что-то пошло не так/)).text) ?? [];
      await daemon.says(new RegExp(`^<3>a request failed; the person was shown the code ${code} .*ENOENT`, 'm'));
    }
    for (const [who, command, answer] of [
      [anna, '/status', /10\.0\.0\.3/],
      [anna, '/help', /Что я умею/],
      [owner, '/users', /Friend 502/],
      [owner, '/stats', /1 устройство/],
    ] as const) {
      who.send(command);
      await who.receives(answer);
    }
    repair();
    await api.confirmed(owner.send('/add_user @clara'));
    anna.send('/get_config');
    expect((await configFor(anna)).text).toBe(text);
    expect(await settledPeers(daemon)).toEqual(before);
    expect(Object.keys(storeOf(daemon).users)).toEqual(['1', '502']);
  },
);

test('a stranger and a changed name are no trouble while the store cannot be written', async () => {
  const { daemon, api, owner } = await openStage();
  await api.confirmed(owner.start());
  await owner.receives();
  breakDisk(daemon.storePath);
  const eve = api.person({ id: 900, first_name: 'Eve', language_code: 'ru' });
  eve.start();
  await eve.receives(/закрытый VPN/);
  owner.user.first_name = 'Olga Maria';
  owner.send('/help');
  await owner.receives(/Что я умею/);
  await daemon.says(/<3>a person’s name could not be kept/);
});

test.skipIf(noNode)(
  'a node whose wg never returns delays only its own configs, and not the end of the daemon',
  async () => {
    const server = await openServer();
    const hanging = new FakePrograms({ wg: 'case "$1" in addconf) exec sleep 1000;; esac\nexec /usr/bin/wg "$@"' });
    onTestFinished(() => hanging[Symbol.asyncDispose]());
    const stage = await openStage({ server, env: { PATH: hanging.path } });
    const { owner, daemon } = stage;
    owner.start();
    const anna = await admit(stage, 502);
    anna.send('/get_config');
    await anna.receives(/Конфиг готовится и придёт сюда сам\. Ничего нажимать не нужно\./);
    anna.send('/help');
    await anna.receives(/Что я умею/);
    const began = performance.now();
    expect(await daemon.stop()).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(9000);
  },
);

test.skipIf(noNode)('what was asked for while everything was down comes once everything is back', async () => {
  const server = await openServer();
  const stage = await openStage({ server, settings: { RECONCILE_SECONDS: 1 } });
  const { owner, daemon, api } = stage;
  owner.start();
  const anna = await admit(stage, 502);
  await server.vanish();
  await daemon.says('node main is down');
  anna.send('/get_config');
  await anna.receives(/Сервер main сейчас не отвечает. Конфиг придёт сюда сам/i);
  await eventually(() => daemon.store.includes('"noted":true'));
  api.fail({ method: 'sendDocument', times: 2, with: { kind: 'html502' } });
  daemon.signal('SIGKILL');
  await daemon.ended();
  await daemon.start();
  await server.start();
  await configFor(anna);
  await eventually(() => !daemon.store.includes('"noted"'));
  expect(anna.chat.messages.filter(isConfig)).toHaveLength(1);
  expect(anna.chat.messages.filter(({ text }) => /придёт сюда сам/.test(text))).toHaveLength(1);
});

test.each([
  ['error', /^$/],
  ['info', /^<6>\/help owner=1$/m],
  ['debug', /^<7>a request could not be met friend=1 code=add-user-usage$/m],
])('LOG_LEVEL=%s logs what it says and nothing below', async (level, expected) => {
  const { daemon, owner } = await setStage({ settings: { LOG_LEVEL: level } });
  daemon.launch();
  owner.send('/add_user nobody');
  await owner.receives(/Напишите/);
  owner.send('/help');
  await owner.receives(/Что я умею/);
  await daemon.stop();
  expect(daemon.log).toMatch(expected);
  if (level !== 'debug') expect(daemon.log).not.toContain('<7>');
});

test.each(['json', 'pretty'] as const)('LOG_FORMAT=%s holds from the first line to the last', async (format) => {
  const { daemon, api } = await openStage({ env: { LOG_FORMAT: format } });
  await api.polled();
  await daemon.stop();
  const lines = daemon.log.trimEnd().split('\n');
  expect(lines.at(-1)).toContain('stopped');
  if (format === 'json') for (const line of lines) expect(Object.keys(JSON.parse(line))).toContain('msg');
  else for (const line of lines) expect(line).toMatch(/^(?:\[\d\d:\d\d:\d\d\] [A-Z]+:| {4})/);
});
