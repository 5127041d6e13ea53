import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtCli, compiledCli } from '../lab/built.ts';
import { missingFor } from '../lab/requirements.ts';
import { SpareServer } from '../lab/spare-server.ts';
import { TOKEN } from '../stage/settings-of.ts';

const missing = missingFor('ip', 'sshd', 'ssh', 'ssh-keygen', 'useradd', 'chage', 'unshare');
const CLI = builtCli();

/** As cloud images forbid root. */
const cloud = (status: number) =>
  `command="echo 'Please login as the user \\"ubuntu\\" rather than the user \\"root\\".';echo;sleep 1;exit ${status}"`;

/** Accounts of a real machine: how each is made (with its name as $1), and what stands before its key. */
const ACCOUNTS = {
  nolog: { make: 'useradd -m -s /usr/sbin/nologin $1', options: '' },
  falsy: { make: 'useradd -m -s /bin/false $1', options: '' },
  stale: { make: 'useradd -m -s /bin/sh $1; echo $1:secret1word | chpasswd; chage -d 0 $1', options: '' },
  ended: { make: 'useradd -m -s /bin/sh $1; chage -E 1 $1', options: '' },
  second: { make: 'useradd -m -s /bin/sh $1; echo $1:secret2word | chpasswd', options: '' },
  cloudy: { make: 'useradd -m -s /bin/sh $1', options: cloud(142) },
  cloud0: { make: 'useradd -m -s /bin/sh $1', options: cloud(0) },
  hello: { make: 'useradd -m -s /bin/sh $1', options: `command="printf 'No\\033[2J entry today\\r\\n'; exit 3"` },
};

describe.skipIf(missing)('a login that runs nothing', { timeout: 120_000 }, () => {
  let server: SpareServer;
  beforeAll(async () => {
    server = await SpareServer.start('Match User second\nAuthenticationMethods publickey,password\n');
    const key = readFileSync(`${server.identity}.pub`, 'utf8').trim();
    for (const [name, { make, options }] of Object.entries(ACCOUNTS)) {
      await server.root(`set -- ${name}\n${make}\nmkdir -p /home/$1/.ssh`);
      const line = `${options} ${key}`.trim().replaceAll("'", "'\\''");
      await server.root(`printf '%s\\n' '${line}' >/home/${name}/.ssh/authorized_keys; chown -R ${name} /home/${name}`);
    }
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'cloud', '-f', join(server.folder, 'cloud')]);
    const rootKey = readFileSync(join(server.folder, 'cloud.pub'), 'utf8').trim();
    const line = `${cloud(142)} ${rootKey}`.replaceAll("'", "'\\''");
    await server.root(`printf '%s\\n' '${line}' >>/root/.ssh/authorized_keys`);
    writeFileSync(join(server.folder, 'env_vars.txt'), await settings(), { mode: 0o600 });
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  async function settings(): Promise<string> {
    const pin = await server.fingerprint();
    const node = (id: string, user: string, key: string) =>
      [
        `SSH_HOST=${server.host}`,
        `SSH_USER=${user}`,
        `SSH_KEY_PATH=${key}`,
        `SSH_HOST_KEY=${pin}`,
        `INTERFACE=wg-${id}`,
        'NETWORK_CIDR=10.7.0.0/24',
      ]
        .map((line) => `WG_${id.toUpperCase()}_${line}\n`)
        .join('');
    const nodes = Object.keys(ACCOUNTS).map((name) => node(name, name, server.identity));
    return [`BOT_TOKEN=${TOKEN}\nADMIN_ID=1\n`, ...nodes, node('root', 'root', join(server.folder, 'cloud'))].join('');
  }

  const vpnBot = (args: readonly string[], { input = '', locale = 'C' } = {}) =>
    server.owner([process.execPath, CLI, ...args], {
      ...{ cwd: server.folder, input },
      env: { LC_ALL: locale, NODE_COMPILE_CACHE: compiledCli() },
    });

  it('is told of in its own words, each with what to do', async () => {
    const { said, errors } = await vpnBot(['node', 'check']);
    expect(errors).toBe('');
    const finding = (id: string) => new RegExp(`^✗ ${id}: .*\\n  → .*$`, 'm').exec(said)?.[0];
    expect(finding('nolog')).toMatch(
      /the server said: This account is currently not available\.[\s\S]*→ .*usermod -s \/bin\/sh nolog/,
    );
    expect(finding('falsy')).toMatch(/has no shell[\s\S]*→ .*usermod -s \/bin\/sh falsy/);
    expect(finding('stale')).toMatch(/password has expired[\s\S]*→ .*passwd stale/i);
    expect(finding('ended')).toMatch(/→ .*chage -E -1 ended/);
    expect(finding('second')).toMatch(
      /the key WG_SECOND_SSH_KEY_PATH=.* is right.*password\?[\s\S]*→ .*Match User second/,
    );
    for (const id of ['cloudy', 'cloud0', 'root'])
      expect(finding(id)).toMatch(/Please login as the user "ubuntu"[\s\S]*→ .*log in as ubuntu/);
    expect(finding('hello')).toMatch(/exit status 3; the server said: No\\u\{1b\}\[2J entry today/);
    expect(said).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it('is told of in Russian as well', async () => {
    const { said } = await vpnBot(['node', 'check', 'cloudy'], { locale: 'ru_RU.UTF-8' });
    expect(said).toMatch(/→ .*сервер просит входить как ubuntu/);
  });

  const add = (user: string, identity = server.identity) => [
    'node',
    'add',
    'eu9',
    `${user}@${server.host}`,
    '--identity',
    identity,
    '--yes',
  ];

  it('is told of by node add, which says who to log in as', async () => {
    const cloudy = await vpnBot(add('root', join(server.folder, 'cloud')));
    expect(cloudy.code).toBe(1);
    expect(cloudy.errors).toMatch(/vpn-bot node add … ubuntu@…\nThe server said:\nPlease login as the user "ubuntu"/);
    expect((await vpnBot(add('nolog'))).errors).toMatch(/usermod -s \/bin\/sh nolog\nThe server said:\nThis account/);
    expect((await vpnBot(add('falsy'))).errors).toMatch(/usermod -s \/bin\/sh falsy/);
    expect((await vpnBot(add('ended'))).errors).toMatch(/chage -E -1 ended/);
    expect((await vpnBot(add('hello'))).errors).toContain('No\\u{1b}[2J entry today');
  });

  it('gives node add the second proof that the server wants, and only the right one', async () => {
    const right = await vpnBot(add('second'), { input: 'secret2word\n' });
    expect(right.said).toContain('the server wants a second proof as well');
    expect(right.errors).toMatch(/sudo/); // it is in, and may not become root there
    expect(right.said + right.errors).not.toContain('secret2word');
    const wrong = await vpnBot(add('second'), { input: 'wrong\n' });
    expect(wrong.errors).toContain('takes neither the keys tried nor the password');
  });
});
