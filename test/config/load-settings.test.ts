import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/load-settings.ts';
import { simplest, TOKEN } from '../stage/settings-of.ts';

const lines = (values: Record<string, string>) => Object.entries(values).map(([name, value]) => `${name}=${value}`);

let cwd: string;
const write = (text: string | Buffer, name = 'env_vars.txt') => writeFileSync(join(cwd, name), text);

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'settings-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

describe('loadSettings', () => {
  it('reads env_vars.txt in the working directory', () => {
    write(lines(simplest).join('\n'));
    const settings = loadSettings({ cwd, env: {} });
    expect(settings).toMatchObject({ botToken: TOKEN, adminId: 42, storeKeyFile: join(cwd, 'store.key') });
    expect(settings.peersFile).toBe(join(cwd, 'data', 'peers.json'));
  });

  it('refuses the first bot as its own spare, also by another token, and names neither', () => {
    const [id = ''] = TOKEN.split(':');
    write(lines({ ...simplest, SPARE_BOT_TOKEN: `${id}:${'B'.repeat(35)}` }).join('\n'));
    expect(() => loadSettings({ cwd, env: {} })).toThrow(
      'SPARE_BOT_TOKEN=(not shown): is of the same bot as BOT_TOKEN; make a second bot with @BotFather',
    );
  });

  it('reads the file that VPN_ENV_FILE names, and keeps store.key and relative SSH keys beside it', () => {
    mkdirSync(join(cwd, 'etc'));
    const ssh = ['WG_SSH_HOST=a.example', 'WG_SSH_KEY_PATH=id', `WG_SSH_HOST_KEY=SHA256:${'A'.repeat(43)}`];
    write([...lines(simplest), ...ssh].join('\n'), 'etc/bot.env');
    const settings = loadSettings({ cwd, env: { VPN_ENV_FILE: 'etc/bot.env' } });
    expect(settings.storeKeyFile).toBe(join(cwd, 'etc', 'store.key'));
    expect(settings.nodes[0]?.ssh?.keyPath).toBe(join(cwd, 'etc', 'id'));
    expect(settings.peersFile).toBe(join(cwd, 'data', 'peers.json'));
  });

  it('understands a byte order mark, CRLF, export, quotes, comments and the last of two lines', () => {
    const token = `export BOT_TOKEN="${TOKEN}" # from @BotFather`;
    write(
      `\ufeff${['ADMIN_ID=7', token, 'ADMIN_ID=42 # me', '', '# x', "WG_NAME='Дом #1'", 'WG_ENDPOINT_HOST=a.example'].join('\r\n')}\r\n`,
    );
    const settings = loadSettings({ cwd, env: {} });
    expect(settings).toMatchObject({ botToken: TOKEN, adminId: 42 });
    expect(settings.nodes[0]?.name).toBe('Дом #1');
  });

  it('says that a byte order mark is skipped', () => {
    write(`\ufeff${lines(simplest).join('\n')}`);
    expect(loadSettings({ cwd, env: {} }).warnings).toEqual([
      expect.stringContaining('env_vars.txt: begins with a byte order mark'),
    ]);
  });

  it.each([
    ['UTF-16 of Windows', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 without a mark', (text: string) => Buffer.from(text, 'utf16le')],
    ['UTF-16 of the other order', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ])('refuses %s by name, with the way out', (_, encode) => {
    write(encode(lines(simplest).join('\r\n')));
    expect(() => loadSettings({ cwd, env: {} })).toThrow(/env_vars\.txt: is UTF-16.*iconv -f UTF-16 -t UTF-8/);
  });

  it('refuses CP1251 where a value would be read wrongly, and bears it in comments', () => {
    const home = Buffer.from([0xc4, 0xee, 0xec]); // Дом
    const rest = Buffer.from(`\n${lines(simplest).join('\n')}\n`);
    write(Buffer.concat([Buffer.from('WG_NAME='), home, rest]));
    expect(() => loadSettings({ cwd, env: {} })).toThrow(/is not in UTF-8 \(CP1251.*WG_NAME.*iconv -f CP1251/);
    write(Buffer.concat([Buffer.from('# '), home, rest]));
    const { warnings } = loadSettings({ cwd, env: {} });
    expect(warnings).toEqual([expect.stringMatching(/is not in UTF-8 \(CP1251.*only its comments/)]);
  });

  it('lets the environment win over the file, an empty variable aside', () => {
    write([...lines(simplest), 'DEVICE_LIMIT=5', 'BOT_LANGUAGE=en'].join('\n'));
    const env = { ADMIN_ID: '43', DEVICE_LIMIT: '', BOT_LANGUAGE: ' ', WG_ENDPOINT_HOST: 'b.example' };
    const settings = loadSettings({ cwd, env });
    expect(settings).toMatchObject({ adminId: 43, deviceLimit: 5, language: 'en' });
    expect(settings.nodes[0]?.endpointHost).toBe('b.example');
  });

  it('needs no file when the environment has what is needed', () => {
    expect(loadSettings({ cwd, env: { ...simplest, VPN_ENV_FILE: '' } }).botToken).toBe(TOKEN);
  });

  it('says which file it looked for when there is none and the environment is not enough', () => {
    const load = () => loadSettings({ cwd, env: { ADMIN_ID: '42' } });
    expect(load).toThrow(`${join(cwd, 'env_vars.txt')}: there is no such file; copy env_vars.example.txt`);
    expect(load).toThrow('BOT_TOKEN: missing');
  });

  it('refuses a missing file that VPN_ENV_FILE names, even if the environment were enough', () => {
    const load = () => loadSettings({ cwd, env: { ...simplest, VPN_ENV_FILE: 'no.env' } });
    expect(load).toThrow(
      `VPN_ENV_FILE=no.env: there is no file ${join(cwd, 'no.env')}; create it or correct VPN_ENV_FILE`,
    );
  });

  it('says that a folder is not a settings file', () => {
    mkdirSync(join(cwd, 'env_vars.txt'));
    expect(() => loadSettings({ cwd, env: simplest })).toThrow('env_vars.txt: is a folder, not a file');
  });
});
