import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { GateLab } from './gate-lab.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'sshd', 'ssh', 'scp', 'sftp');
type Done = (error?: Error | null) => void;
const REFUSED = {
  status: 64,
  stdout: '',
  stderr: expect.stringMatching(
    /^refused: say dump, apply, standby, stats, parameters, header-key, routes, resolver, limits or knock, and/,
  ),
};

describe.skipIf(missing)('a login at the gate', () => {
  let lab: GateLab;
  let before: string;
  /** Made by whatever is run that must not be. */
  let marker: string;

  beforeAll(async () => {
    // more than any distribution lets in, so that the gate itself is tried too
    lab = await GateLab.start({
      config: 'AcceptEnv LANG LC_* ENV BASH_ENV PATH IFS PS4 SHELLOPTS WG_HIDE_KEYS CDPATH HOME',
    });
    marker = join(lab.gate.folder, 'marker');
    before = await lab.picture();
  });
  afterAll(async () => {
    const { privateKey } = lab.server.keys;
    const key = Buffer.from(privateKey, 'base64');
    for (const form of [
      privateKey,
      privateKey.slice(0, 20),
      key.toString('hex'),
      key.toString('latin1'),
      lab.presharedKey,
    ])
      expect(lab.heard).not.toContain(form);
    expect(lab.heard).toContain(lab.server.keys.publicKey);
    expect(await lab.picture()).toBe(before);
    expect(existsSync(marker)).toBe(false);
    await lab?.[Symbol.asyncDispose]();
  });

  it('takes the same words from OpenSSH, and no command at all is refused', async () => {
    expect((await lab.openssh('ssh', 'HOST', 'stats')).stdout).toContain('\nkernel ');
    expect(await lab.openssh('ssh', 'HOST')).toMatchObject({ status: 64, stdout: '' });
    expect(await lab.openssh('ssh', 'HOST', 'dump', 'wg0')).toMatchObject({ status: 64, stdout: '' });
  });

  it('may ask for its command only: no pty, no agent, no X11, no port, no rc file', async () => {
    const { stderr } = await lab.openssh('ssh', '-v', 'HOST', 'stats');
    expect(/key options: (.*)/.exec(stderr)?.[1]?.trim()).toBe('command');
    const pty = await lab.openssh('ssh', '-tt', 'HOST', 'stats');
    expect(pty.stderr).toContain('PTY allocation request failed');
  });

  it('moves no files', async () => {
    const file = join(lab.gate.folder, 'file');
    writeFileSync(file, 'x');
    for (const [program = '', ...words] of [
      ['scp', '-O', file, `HOST:${marker}`],
      ['scp', file, `HOST:${marker}`],
      ['scp', '-O', 'HOST:/etc/shadow', marker],
      ['scp', 'HOST:/etc/shadow', marker],
    ])
      expect((await lab.openssh(program, ...words)).status).not.toBe(0);
    const sftp = await lab.openssh('sftp', '-b', '/dev/null', 'HOST');
    expect(sftp.status).not.toBe(0);
    expect((await lab.openssh('ssh', '-s', 'HOST', 'sftp')).status).not.toBe(0);
  });

  it('opens no way through the server, neither in nor out', async () => {
    const client = await lab.connect();
    const { host, port } = lab.sshd;
    const attempts = [
      (done: Done) => client.forwardOut('127.0.0.1', 1, host, port, done),
      (done: Done) => client.forwardIn('127.0.0.1', 0, done),
      (done: Done) => client.openssh_forwardOutStreamLocal('/run/systemd/private', done),
      (done: Done) => client.openssh_forwardInStreamLocal(marker, done),
      (done: Done) => client.exec('stats', { x11: true }, done),
      (done: Done) =>
        client.shell(false, (error, channel) => {
          channel
            ?.on('data', () => undefined)
            .on('exit', (status: number) => done(error ?? (status === 64 ? new Error('refused') : undefined)));
        }),
      (done: Done) =>
        client.subsys('sftp', (error, channel) => {
          channel
            ?.on('data', () => undefined)
            .on('exit', (status: number) => done(status === 64 ? new Error('refused') : undefined));
          if (error) done(error);
        }),
    ];
    for (const attempt of attempts)
      expect(await new Promise((resolve) => attempt((error) => resolve(error)))).toBeInstanceOf(Error);
    client.end();
    const through = await lab.openssh('ssh', '-o', 'ExitOnForwardFailure=yes', '-W', `${host}:${port}`, 'HOST');
    expect(through.stdout).not.toContain('SSH-2.0');
    const tunnel = await lab.openssh(
      'ssh',
      '-o',
      'Tunnel=yes',
      '-o',
      'ExitOnForwardFailure=yes',
      '-w',
      '0:0',
      'HOST',
      'stats',
    );
    expect(tunnel.status).not.toBe(0);
  });

  it('brings no environment', async () => {
    const script = join(lab.gate.folder, 'script');
    writeFileSync(script, `touch ${marker}\n`);
    const env = {
      ENV: script,
      BASH_ENV: script,
      LC_ALL: `$(touch ${marker})`,
      LD_PRELOAD: '/nowhere.so',
      PATH: lab.gate.folder,
      IFS: 'u',
      WG_HIDE_KEYS: 'never',
      SHELLOPTS: 'xtrace',
      PS4: `$(touch ${marker})`,
      CDPATH: '/etc',
      SSH_ORIGINAL_COMMAND: 'apply',
    };
    const client = await lab.connect();
    const plain = await lab.runOver(client, 'dump');
    const { promise, resolve } = Promise.withResolvers<string>();
    client.exec('dump', { env }, (error, channel) => {
      if (error) return resolve(String(error));
      let text = '';
      channel.setEncoding('latin1').on('data', (chunk: string) => {
        text += chunk;
      });
      channel.on('close', () => resolve(text));
    });
    expect(await promise).toBe(plain.stdout);
    client.end();
  });

  it('runs each of two commands of a connection by itself, and one in a session', async () => {
    const client = await lab.connect();
    const [one, two] = await Promise.all([lab.runOver(client, 'dump'), lab.runOver(client, 'id')]);
    expect(one.status).toBe(0);
    expect(two).toEqual(REFUSED);
    expect(await lab.runOver(client, 'dump', 'stats\nid\n')).toMatchObject({ status: 0, stdout: one.stdout });
    client.end();
  });
});
