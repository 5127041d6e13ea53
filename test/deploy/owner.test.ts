import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { openBotApi } from '../lab/bot-api/open-bot-api.ts';
import type { BotApi } from '../lab/bot-api/start-bot-api.ts';
import { eventually } from '../lab/eventually.ts';
import { temporaryFolder } from '../lab/leftovers.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The installer's wait for its owner; systemd is left out. */
function waiting({ url, token }: BotApi, { settings = '', seconds = 30 } = {}) {
  const file = join(temporaryFolder(), 'env_vars.txt');
  writeFileSync(file, `BOT_TOKEN=off\n${settings}`);
  const script = `set -euo pipefail
say() { printf '%s\\n' "$*"; }; note() { printf '! %s\\n' "$*"; }; fail() { note "$@"; exit 1; }
systemctl() { say "systemctl $*"; }; wait_until_all_is_well() { :; }
. deploy/lib/settings.sh; . deploy/lib/telegram.sh; . deploy/lib/owner.sh
IFS= read -r LATER; check_token "$API_ROOT" "$LATER"; CODE_SECONDS=${seconds}; await_owner`;
  const env = { SETTINGS: file, API_ROOT: url, SOURCE: ROOT, TARGET: ROOT };
  const child = execa('bash', ['-c', script], { cwd: ROOT, env, input: `${token}\n`, reject: false, all: true });
  onTestFinished(() => void child.kill());
  let said = '';
  child.all.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = () => eventually(() => /\?start=(\S+)/.exec(said)?.[1]);
  return { code, said: () => said, ended: child, written: () => readFileSync(file, 'utf8') };
}

test('whoever sends the code in a private chat is the owner; the bot then greets them, and starts with their id', async () => {
  const api = await openBotApi();
  const { code, ended, written, said } = waiting(api);
  const right = await code();
  expect(right).toMatch(/^[a-z2-7]{10}$/);
  const stranger = api.person({ id: 900, first_name: 'Mallory' });
  for (const guess of ['', 'hi', 'aaaaaaaaaa', `${right}x`, right.slice(1)]) stranger.start(guess);
  stranger.send('/start');
  for (let n = 0; n < 150; n++) stranger.send(`/start guess${n}`);
  const owner = api.person({ id: 77, first_name: 'Olga' });
  const update = owner.start(right) ?? 0;
  await ended;
  expect(written()).toBe(`BOT_TOKEN=${api.token}\nADMIN_ID=77\n`);
  expect(said()).toMatch(/number 77\.\nsystemctl restart vpn-bot/);
  expect(said()).not.toContain(api.token);
  const left = await (await fetch(`${api.url}/bot${api.token}/getUpdates`)).text();
  expect(left).toContain(`"update_id":${update},`); // the daemon's, to greet them
});

test('the code alone, typed as a message, will do as well', async () => {
  const api = await openBotApi();
  const { code, ended, written } = waiting(api);
  api.person({ id: 78, first_name: 'Olga' }).send((await code()).toUpperCase());
  await ended;
  expect(written()).toContain('ADMIN_ID=78\n');
});

test('it is refused once there is an owner, and ends after its time', async () => {
  const api = await openBotApi();
  const late = waiting(api, { settings: 'ADMIN_ID=5\n' });
  api.person({ id: 79, first_name: 'Olga' }).start(await late.code());
  await late.ended;
  expect(late.said()).toContain('there is an owner already');
  expect(late.written()).toBe('BOT_TOKEN=off\nADMIN_ID=5\n');
  const over = waiting(api, { seconds: 0 });
  await over.ended;
  expect(over.said()).toContain('nobody sent the code within the hour');
});

test('where Telegram is out of reach nobody waits', async () => {
  const api = await openBotApi();
  const { ended, said } = waiting({ ...api, url: 'http://127.0.0.1:9', token: api.token } as BotApi);
  await ended;
  expect(said()).toMatch(/cannot be reached from here, so the bot cannot learn who you are/);
});

const CODE = 'abcdefghij';
const message = (more: object) => ({
  update_id: 7,
  message: { text: `/start ${CODE}`, chat: { type: 'private' }, from: { id: 5, is_bot: false }, ...more },
});

test.each([
  ['a private message', [message({})], 'owner 5\n'],
  ['a group', [message({ chat: { type: 'group' } })], 'next 8\n'],
  ['another bot', [message({ from: { id: 5, is_bot: true } })], 'next 8\n'],
  ['an id that is none', [message({ from: { id: '5; reboot', is_bot: false } })], 'next 8\n'],
  ['a part of the code', [message({ text: '/start abcdefghi' })], 'next 8\n'],
  ['a text that is none', [message({ text: { toString: CODE } })], 'next 8\n'],
  ['a button', [{ update_id: 9, callback_query: { data: CODE } }], 'next 10\n'],
  ['nothing', [], ''],
  ['no list', 'x', ''],
])('of %s the code is read as it should be', async (_, result, found) => {
  const input = `${CODE}\n${JSON.stringify({ ok: true, result })}\n`;
  const { stdout } = await execa(process.execPath, ['deploy/lib/find-owner.mjs'], {
    cwd: ROOT,
    input,
    stripFinalNewline: false,
  });
  expect(stdout).toBe(found);
});
