import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { CommandLine, vpnBot } from '../stage/command-line.ts';
import { admit, openStage, storeOf } from '../stage/daemon-stage.ts';

test('the shell has the running daemon make a change, which tells the friend and the log as the chat’s button does', async () => {
  const stage = await openStage();
  const { daemon, owner } = stage;
  owner.start();
  const anna = await admit(stage, 502);
  expect(statSync(`${daemon.storePath}.control`).mode & 0o777).toBe(0o600);
  const paused = await vpnBot(daemon.folder, ['friend', 'pause', '@friend502']);
  expect(paused).toMatchObject({ code: 0, errors: '', said: expect.stringMatching(/^Friend 502 .*: paused/) });
  await anna.receives(/на паузе|приостановил/i);
  expect(storeOf(daemon).users[502].active).toBe(false);
  const audit = readFileSync(join(dirname(daemon.storePath), 'audit.jsonl'), 'utf8')
    .trim()
    .split('\n');
  expect(JSON.parse(audit.at(-1) ?? '')).toMatchObject({ by: 1, whom: '502', what: expect.stringContaining('⏸') });
  await daemon.says('shell friend-active');
  expect(await vpnBot(daemon.folder, ['friend', 'pause', 'friend 502'])).toMatchObject({
    said: expect.stringContaining('that was so already'),
  });
  expect(await daemon.stop()).toEqual({ code: 0, signal: null });
  expect(() => statSync(`${daemon.storePath}.control`)).toThrow('ENOENT');
});

test('friends are let in, listed, given more time and removed from the shell, with the chat’s words to them and in /log', async () => {
  const stage = await openStage();
  const { api, daemon, owner } = stage;
  const vpn = (...words: string[]) => vpnBot(daemon.folder, words);
  owner.start();
  await owner.receives(/владелец/);
  const anna = api.person({ id: 503, first_name: 'Anna', username: 'anna', language_code: 'en' });
  anna.start();
  await anna.receives(/private VPN/);
  expect(await vpn('friend', 'add', '503')).toMatchObject({
    code: 0,
    said: expect.stringMatching(/503.*: has access now/),
  });
  await anna.receives(/You have been let in/);
  expect((await vpn('friend', 'add', '@anna')).said).toMatch(/has access already/);
  expect((await vpn('friend', 'add', '@boris')).said).toBe(
    '@boris: will be let in at their first message to the bot, within 72 hours.',
  );
  expect(await vpn('friend', 'add', 'Anna')).toMatchObject({
    code: 1,
    errors: expect.stringMatching(/Name a Telegram id/),
  });
  const { said } = await vpn('friend', 'list');
  expect(said).toMatch(/^○ .*1\): no config, owner$/m);
  expect(said).toMatch(/^○ Anna \(@anna, 503\): no config$/m);
  expect(said).toMatch(/^… @boris: has not written to the bot yet$/m);
  expect((await vpn('friend', 'remove', '@boris', '-y')).said).toMatch(/^@boris: removed/);

  const { said: link } = await vpn('invite', 'Clara', '30d');
  expect(link).toMatch(/^https:\/\/t\.me\/\w+\?start=[\w-]{22}$/);
  const clara = api.person({ id: 504, first_name: 'Clara Schumann', language_code: 'en' });
  clara.start(link.split('=')[1]);
  await clara.receives(/30 days/);
  expect((await vpn('friend', 'extend', 'clara', '5')).said).toBe(
    'Clara (504): has access for 35 days from the first connection.',
  );
  await clara.receives(/extended your access/);
  expect((await vpn('friend', 'extend', 'clara', 'soon')).errors).toMatch(/soon: name a number of days/);
  expect((await vpn('friend', 'remove', 'clara', '-y')).said).toMatch(/^Clara \(504\): removed/);
  expect(storeOf(daemon).users[504].removed_at).not.toBeNull();
  const audit = readFileSync(join(dirname(daemon.storePath), 'audit.jsonl'), 'utf8')
    .trim()
    .split('\n');
  expect(audit.map((line) => JSON.parse(line)).map(({ what, whom }) => [what, whom])).toEqual([
    ['/add_user 503', '503'],
    ['/add_user @boris', '@boris'],
    ['/remove_user @boris', '@boris'],
    ['/invite Clara 30d', null],
    ['+5 дней', '504'],
    ['/remove_user 504', '504'],
  ]);
});

test('an invite before Telegram was ever reached is refused, since nobody knows the link’s address', async () => {
  const stage = await openStage();
  await stage.daemon.stop();
  expect(await vpnBot(stage.daemon.folder, ['invite'])).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^https/),
  }); // remembered
  const line = new CommandLine({ TELEGRAM_API_ROOT: 'http://127.0.0.1:9' });
  expect(await line.run(['invite'])).toMatchObject({ code: 1, errors: expect.stringMatching(/bot’s own name/) });
});
