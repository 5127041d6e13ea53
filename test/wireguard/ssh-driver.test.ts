import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SshSettings } from '../../src/config/settings.ts';
import { NodeError } from '../../src/wireguard/driver.ts';
import { sshDriver } from '../../src/wireguard/ssh-driver.ts';
import { readHostKey } from '../../src/wireguard/ssh-login.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { type HostKeyType, Sshd } from '../lab/sshd.ts';
import { LIMITS, SHORT, sshSettings } from './both-drivers.ts';

const missing = missingFor('sshd', 'ssh-keygen');
const WAITED = (SHORT.connect + SHORT.command + SHORT.grace) * 1000 + 1500;

/** A driver that is closed at the end of its scope. `statistics` needs no WireGuard on the other side. */
function open(ssh: SshSettings, limits = LIMITS) {
  const driver = sshDriver({ id: 'eu1', interface: 'wg0', ssh, limits });
  return { driver, [Symbol.asyncDispose]: () => driver.close() };
}

async function failure(call: Promise<unknown>): Promise<NodeError> {
  const thrown = await call.then(
    () => null,
    (error) => error,
  );
  if (thrown instanceof NodeError) return thrown;
  throw thrown ?? new Error('it succeeded');
}

const kernel = { kernel: expect.stringMatching(/^\d/) };

describe.skipIf(missing)('a node over SSH', () => {
  let sshd: Sshd;
  let ssh: SshSettings;

  beforeAll(async () => {
    sshd = await Sshd.start();
    ssh = await sshSettings(sshd);
  });
  afterAll(() => sshd?.close());

  it('is reached over one connection, however many calls come at once', async () => {
    await using node = open(ssh);
    const logins = () => sshd.log.match(/Accepted publickey/g)?.length ?? 0;
    const before = logins();
    await Promise.all([1, 2, 3, 4].map(() => node.driver.statistics()));
    await node.driver.statistics();
    expect(logins() - before).toBe(1);
  });

  it.each<HostKeyType>(['ed25519', 'ecdsa', 'rsa'])('is the right one by the pin of its %s key', async (type) => {
    await using node = open({ ...ssh, hostKey: await sshd.fingerprint(type) });
    expect(await node.driver.statistics()).toMatchObject(kernel);
  });

  it('gets no login when it shows other keys than the pinned one, and both sides are named', async () => {
    const pin = `SHA256:${'A'.repeat(43)}`;
    await using node = open({ ...ssh, hostKey: pin });
    const before = sshd.log.length;
    const { code, message } = await failure(node.driver.statistics());
    expect(code).toBe('host-key');
    expect(message).toContain(`WG_EU1_SSH_HOST_KEY=${pin}`);
    for (const type of ['ed25519', 'ecdsa', 'rsa'] as const) expect(message).toContain(await sshd.fingerprint(type));
    expect(sshd.log.slice(before)).not.toContain('Accepted');
  });

  it('shows the fingerprint to pin without a login, the one of its ed25519 key', async () => {
    expect(await readHostKey({ host: sshd.host, port: sshd.port })).toBe(await sshd.fingerprint('ed25519'));
    await using old = await Sshd.start({ hostKeys: ['rsa'] });
    expect(await readHostKey({ host: old.host, port: old.port })).toBe(await old.fingerprint('rsa'));
  });

  it('does not let in a key that it does not know, and the message says what to add where', async () => {
    const keyPath = join(sshd.folder, 'unknown');
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyPath]);
    await using node = open({ ...ssh, keyPath });
    const { code, message } = await failure(node.driver.statistics());
    expect(code).toBe('refused');
    for (const word of [`WG_EU1_SSH_KEY_PATH=${keyPath}`, 'authorized_keys', 'root@127.0.0.1'])
      expect(message).toContain(word);
  });

  it('is not tried with a key file that is missing, locked, public or nonsense, of which nothing is quoted', async () => {
    const file = (name: string) => join(sshd.folder, name);
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'passphrase', '-f', file('locked')]);
    writeFileSync(file('nonsense'), 'sEcReT nonsense');
    writeFileSync(file('half'), readFileSync(ssh.keyPath, 'utf8').slice(0, 200));
    const cases = {
      missing: 'ENOENT',
      locked: 'passphrase',
      'locked.pub': 'public key',
      nonsense: 'not a private key',
      half: 'not a private key',
    };
    for (const [name, problem] of Object.entries(cases)) {
      await using node = open({ ...ssh, keyPath: file(name) });
      const { code, message } = await failure(node.driver.statistics());
      expect({ code, message }).toEqual({ code: 'refused', message: expect.stringContaining(`=${file(name)}: `) });
      expect(message).toContain(problem);
      expect(message).not.toContain('sEcReT');
    }
  });

  it('takes a corrected key file without a restart', async () => {
    const keyPath = join(sshd.folder, 'late');
    await using node = open({ ...ssh, keyPath });
    expect((await failure(node.driver.statistics())).code).toBe('refused');
    writeFileSync(keyPath, readFileSync(ssh.keyPath), { mode: 0o600 });
    expect(await node.driver.statistics()).toMatchObject(kernel);
  });

  it('is unreachable at a dead port, and at a name that does not exist', async () => {
    await using gone = await Sshd.start({ hostKeys: ['ed25519'] });
    const settings = await sshSettings(gone);
    await gone.stop();
    await using dead = open(settings);
    expect(await failure(dead.driver.statistics())).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    await using nameless = open({ ...settings, host: 'no.such.host.invalid' });
    expect(['unreachable', 'timeout']).toContain((await failure(nameless.driver.statistics())).code);
    expect((await failure(readHostKey(settings))).code).toBe('unreachable');
  });

  it('runs out of time when something takes the connection and says nothing, or something else', async () => {
    const sockets = new Set<{ destroy(): void }>();
    let greeting = '';
    const silent = createServer((socket) => sockets.add(socket.on('error', () => undefined)) && socket.write(greeting));
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await using node = open({ ...ssh, port }, SHORT);
    const start = performance.now();
    expect((await failure(node.driver.statistics())).code).toBe('timeout');
    expect((await failure(readHostKey({ host: ssh.host, port, seconds: 0.3 }))).code).toBe('timeout');
    greeting = 'HTTP/1.1 400 Bad Request\r\n\r\n\r\n';
    expect(['timeout', 'unreachable']).toContain((await failure(node.driver.statistics())).code);
    expect(performance.now() - start).toBeLessThan(2 * WAITED);
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it('costs a hanging server only its time limit, connected or not, and is used again when it comes back', async () => {
    await using hanging = await Sshd.start({ hostKeys: ['ed25519'] });
    const settings = await sshSettings(hanging);
    await using connected = open(settings, SHORT);
    await using fresh = open(settings, SHORT);
    await connected.driver.statistics();
    hanging.freeze();
    const start = performance.now();
    const both = [connected, fresh].map(({ driver }) => failure(driver.statistics()));
    for (const { code } of await Promise.all(both)) expect(code).toBe('timeout');
    expect(performance.now() - start).toBeLessThan(WAITED);
    hanging.thaw();
    expect(await eventually(() => connected.driver.statistics())).toMatchObject(kernel);
    expect(await eventually(() => fresh.driver.statistics())).toMatchObject(kernel);
  });

  it('fails calls of which the connection breaks at once, and is connected anew by the next', async () => {
    await using restarting = await Sshd.start({ hostKeys: ['ed25519'], config: 'ForceCommand sleep 86398' });
    await using node = open(await sshSettings(restarting));
    const start = performance.now();
    const broken = failure(node.driver.statistics());
    await eventually(() => restarting.sessions().length > 1);
    await restarting.stop();
    expect((await broken).code).toBe('unreachable');
    expect(performance.now() - start).toBeLessThan(5000);
    expect((await failure(node.driver.statistics())).code).toBe('unreachable');
    await restarting.start();
    const again = failure(node.driver.statistics());
    await eventually(() => restarting.sessions().length > 1);
    await node.driver.close();
    expect((await again).code).toBe('unreachable');
  });

  it('recovers by itself after a restart, but not behind other host keys', async () => {
    await using restarting = await Sshd.start({ hostKeys: ['ed25519'] });
    await using node = open(await sshSettings(restarting));
    expect(await node.driver.statistics()).toMatchObject(kernel);
    await restarting.stop();
    await restarting.start();
    expect(await node.driver.statistics()).toMatchObject(kernel);
    await restarting.stop();
    await restarting.makeHostKeys();
    await restarting.start();
    expect((await failure(node.driver.statistics())).code).toBe('host-key');
  });

  it('is logged in to with the key and nothing else', async () => {
    await using talkative = await Sshd.start({ hostKeys: ['ed25519'], config: 'LogLevel DEBUG1' });
    await using node = open(await sshSettings(talkative));
    await node.driver.statistics();
    const methods = [...talkative.log.matchAll(/userauth-request for user root .* method ([\w-]+)/g)].map(
      ([, method]) => method,
    );
    expect(methods.length).toBeGreaterThan(0);
    expect(new Set(methods)).toEqual(new Set(['publickey']));
  });
});
