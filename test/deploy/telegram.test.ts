import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openBotApi } from '../lab/bot-api/open-bot-api.ts';
import { ConnectProxy } from '../lab/connect-proxy.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { SocksProxy } from '../lab/socks-proxy.ts';
import { STRANGE } from '../stage/strange-answers.ts';
import { portal } from '../stage/way-lab.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const login = { user: 'olga', password: 'p@ss"w\\rd' };

/** The installer's check of a token, with these ways in the settings: what it finds, says, and whether it would go on. */
async function check({ url, token, ways = null }: { url: string; token: string; ways?: string | null }) {
  const settings = join(temporaryFolder(), 'env_vars.txt');
  writeFileSync(settings, ways === null ? '' : `TELEGRAM_PROXY="${ways}"\n`);
  const script = [
    'set -euo pipefail; note() { printf "%s\\n" "$*" >&2; }; IFS= read -r TOKEN',
    '. deploy/lib/settings.sh; . deploy/lib/telegram.sh',
    'check_token "$URL" "$TOKEN" || exit 3; printf "%s" "$BOT"',
  ].join('\n');
  const env = { SETTINGS: settings, URL: url, https_proxy: 'http://127.0.0.1:9', http_proxy: 'http://127.0.0.1:9' };
  const { exitCode, stdout, stderr } = await execa('bash', ['-c', script], {
    cwd: ROOT,
    env,
    input: `${token}\n`,
    reject: false,
  });
  return { code: exitCode, bot: stdout, said: stderr };
}

async function listening<T extends SocksProxy | ConnectProxy>(proxy: T): Promise<T> {
  await proxy.listen();
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  return proxy;
}

test('asks directly without the setting, whatever proxies the shell has', async () => {
  const { url, token } = await openBotApi();
  expect(await check({ url, token })).toEqual({ code: 0, bot: '@vpn_lab_bot', said: '' });
});

test('takes the ways in their order, until one leads to Telegram', async () => {
  const { url, token } = await openBotApi();
  const [socks, http] = [await listening(new SocksProxy(login)), await listening(new ConnectProxy(login))];
  const wall = await portal();
  const first = `http://${wall.host},, SOCKS5H://127.0.0.1:9`;
  const bySocks = await check({ url, token, ways: `${first} ${socks.url().replace('socks5', 'Socks5h')}, direct` });
  expect(bySocks).toMatchObject({ code: 0, bot: '@vpn_lab_bot' });
  expect([socks.passed, wall.taken()]).toEqual([[new URL(url).host], 1]);
  expect(bySocks.said).not.toContain('p@ss');
  const tunnelled = await check({ url, token, ways: `socks5://127.0.0.1:9,Direct,${http.url()}` });
  expect([tunnelled.bot, http.asked]).toEqual(['@vpn_lab_bot', []]);
});

test('a token that Telegram refuses ends it', async () => {
  const { url, token } = await openBotApi();
  const ended = await check({ url, token: token.replace(/.$/, '_') });
  expect(ended).toMatchObject({ code: 3, bot: '', said: expect.stringContaining('refuses the token: Unauthorized.') });
});

describe('what is not the Bot API’s answer is no refusal of the token, and no bot:', () => {
  test.each(STRANGE)('%s', async (_, status, body) => {
    const wall = await portal(status, body);
    const ended = await check({ url: `http://${wall.host}`, token: '1:A' });
    expect(ended).toMatchObject({ code: 0, bot: '' });
  });
});
