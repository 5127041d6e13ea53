import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { TelegramMemory } from '../../src/store/telegram-memory.ts';
import { startBotApi } from '../lab/bot-api/start-bot-api.ts';
import { missingPrograms } from '../lab/requirements.ts';
import { CommandLine, STORE_KEY } from '../stage/command-line.ts';
import { peer, stateOf } from '../stage/sample-state.ts';
import { TOKEN } from '../stage/settings-of.ts';

const ENGLISH = { env: { LC_ALL: 'C' } };
/** The local interface of these settings does not exist: the one trouble that every run here has. */
const NOWHERE = /✗ main: has no VPN interface nowhere now/;

it('doctor finds good what is good, and says so', async () => {
  const api = await startBotApi();
  const line = new CommandLine({ TELEGRAM_API_ROOT: api.url, BOT_TOKEN: api.token });
  line.write(stateOf([peer()]));
  const { code, said, errors } = await line.run(['doctor'], ENGLISH);
  expect([code, errors]).toEqual([1, '']);
  for (const words of [
    '✓ settings: ',
    '✓ secrets: nobody but the bot reads env_vars.txt',
    '✓ store: revision 0, people 1, devices 1',
    '✓ disk: ',
    '✓ Telegram: reached',
  ])
    expect(said).toContain(words);
  expect(said.match(/✗.*/g)).toEqual([expect.stringMatching(NOWHERE)]);
  expect(said).not.toContain(api.token);
  await api.close();
});

it.skipIf(missingPrograms('git'))(
  'doctor tells secrets that others can read, or that git has, and none of them',
  async () => {
    const line = new CommandLine({
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
      TELEGRAM_PROXY: 'http://me:pass-word@127.0.0.1:9',
    });
    chmodSync(join(line.folder, 'env_vars.txt'), 0o644);
    await execa('git', ['init', '-q'], { cwd: line.folder });
    await execa('git', ['add', '-f', 'env_vars.txt'], { cwd: line.folder });
    const { code, said, errors } = await line.run(['doctor'], ENGLISH);
    expect(code).toBe(1);
    expect(said).toMatch(/✗ .*env_vars\.txt can be read by others \(mode 644\)\n {2}→ chmod 600 /);
    expect(said).toMatch(/✗ .*env_vars\.txt is in git.*\n {2}→ git rm --cached .*\/revoke/);
    expect(said).toMatch(
      /✗ Telegram is not reached by http:\/\/127\.0\.0\.1:9 \(ECONNREFUSED\)\n {2}→ look at the ways/,
    );
    for (const secret of ['pass-word', STORE_KEY, 'me:']) expect(said + errors).not.toContain(secret);
  },
);

it('doctor tries every way to Telegram; one that works is enough, and no login is shown', async () => {
  const api = await startBotApi();
  const ways = 'socks5h://me:pass-word@127.0.0.1:9, direct';
  const line = new CommandLine({ TELEGRAM_API_ROOT: api.url, BOT_TOKEN: api.token, TELEGRAM_PROXY: `"${ways}"` });
  const { said, errors } = await line.run(['doctor'], ENGLISH);
  expect(said).toMatch(/• Telegram is not reached by socks5h:\/\/127\.0\.0\.1:9 \(ECONNREFUSED\)/);
  expect(said).toMatch(/✓ Telegram: reached by direct, this is @vpn_lab_bot/);
  for (const secret of ['pass-word', 'me:']) expect(said + errors).not.toContain(secret);
  await api.close();
});

it('doctor finds a token bad that worked before, but no start would be refused for it', async () => {
  const api = await startBotApi();
  const line = new CommandLine({ TELEGRAM_API_ROOT: api.url });
  line.write(stateOf([peer()]));
  const memory = TelegramMemory.open(line.storePath);
  memory.rememberToken(TOKEN);
  expect(await line.run(['doctor'], ENGLISH)).toMatchObject({
    code: 1,
    said: expect.stringMatching(/✗ Telegram refuses BOT_TOKEN \(401/),
  });
  await api.close();
});

it('doctor ends with 78 when a start would be refused: settings, store, token', async () => {
  const line = new CommandLine({ WG_NETWORK_CIDR: '10.0.0.0/33' });
  const wrong = await line.run(['doctor'], ENGLISH);
  expect([wrong.code, wrong.said]).toEqual([
    78,
    expect.stringMatching(/✗ settings or store: WG_NETWORK_CIDR=10\.0\.0\.0\/33: the prefix must be 8 to 30\n {2}→ /),
  ]);
  line.configure({ TELEGRAM_API_ROOT: 'http://127.0.0.1:9' });
  writeFileSync(line.storePath, '{');
  expect(await line.run(['doctor'], ENGLISH)).toMatchObject({
    code: 78,
    said: expect.stringContaining('✗ settings or store: PEERS_FILE'),
  });
  const api = await startBotApi();
  const other = new CommandLine({ TELEGRAM_API_ROOT: api.url });
  expect(await other.run(['doctor'], ENGLISH)).toMatchObject({
    code: 78,
    said: expect.stringMatching(/✗ Telegram refuses BOT_TOKEN \(401/),
  });
  await api.close();
});

it('speaks Russian where the terminal does: help, findings, status and people', async () => {
  const line = new CommandLine({ TELEGRAM_API_ROOT: 'http://127.0.0.1:9' });
  line.write(stateOf([peer()]));
  const russian = { env: { LANG: 'ru_RU.UTF-8' } };
  expect((await line.run(['--help'], russian)).said).toMatch(/^Вызов: vpn-bot.*Команды:.*проверить всё/s);
  expect((await line.run(['doctor'], russian)).said).toContain('✗ Telegram не отвечает (ECONNREFUSED)\n  → ');
  expect((await line.run(['status'], russian)).said).toMatch(/хранилище: ревизия 0.*main: НЕ ОТВЕЧАЕТ/s);
  expect((await line.run(['users'], russian)).said).toBe('? 7: main 10.0.0.3');
  expect((await line.run(['--help'], { env: { LANG: 'ru_RU.UTF-8', LC_ALL: 'en_US.UTF-8' } })).said).toMatch(
    /^Usage: /,
  );
});

it('says status and people, with an exit code for whoever watches', async () => {
  const line = new CommandLine();
  expect((await line.run(['users'], ENGLISH)).said).toBe('nobody yet: /add_user in the chat');
  const { code, said } = await line.run(['status'], ENGLISH);
  expect([code, said]).toEqual([
    1,
    expect.stringMatching(/store: revision 0, people 0, devices 0\nmain: DOWN: has no VPN interface nowhere now$/),
  ]);
  const russian = { env: { LANG: 'ru_RU.UTF-8' } };
  expect((await line.run(['node', 'check'], russian)).said).toBe(
    '✗ main: интерфейса VPN nowhere сейчас нет\n  → на нём: systemctl enable --now wg-quick@nowhere; почему остановился: journalctl -u wg-quick@nowhere -n 30',
  );
  expect(await line.run(['node', 'add', 'eu1', 'root@127.0.0.1', '--port', '9'], russian)).toMatchObject({
    code: 1,
    errors:
      'сервер: до него не достучаться (127.0.0.1:9: ECONNREFUSED)\n  → включён ли сервер, пускают ли эту машину его брандмауэр и порт SSH?',
  });
  expect(await line.run(['node', 'check', 'eu9'], ENGLISH)).toMatchObject({
    code: 1,
    errors: 'eu9: no such server in the settings',
  });
});
