import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SshSettings } from '../../src/config/settings.ts';
import { readHostKey } from '../../src/wireguard/drivers/ssh/ssh-login.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { Sshd } from '../lab/sshd.ts';
import { failure, openSsh, SHORT, sshSettings } from './both-drivers.ts';

const missing = missingFor('sshd', 'ssh-keygen');
const WAITED = (SHORT.connect + SHORT.command + SHORT.grace) * 1000 + 30_000;
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
    await using node = openSsh(ssh);
    const logins = () => sshd.log.match(/Accepted publickey/g)?.length ?? 0;
    const before = logins();
    expect(node.driver.handshakeMs).toBeNull();
    await Promise.all([1, 2, 3, 4].map(() => node.driver.statistics()));
    await node.driver.statistics();
    expect(logins() - before).toBe(1);
    expect(node.driver.handshakeMs).toBeGreaterThan(1); // network, keys and login of a real sshd
  });

  it('is unreachable at a dead port, and at a name that does not exist', async () => {
    await using gone = await Sshd.start({ hostKeys: ['ed25519'] });
    const settings = await sshSettings(gone);
    await gone.stop();
    await using dead = openSsh(settings);
    expect(await failure(dead.driver.statistics())).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    await using nameless = openSsh({ ...settings, host: 'no.such.host.invalid' });
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
    await using node = openSsh({ ...ssh, port }, SHORT);
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
    const limits = { connect: 2, command: 1, grace: 0.5 };
    await using connected = openSsh(settings, limits);
    await using fresh = openSsh(settings, limits);
    await connected.driver.statistics();
    hanging.freeze();
    const start = performance.now();
    const connecting = failure(fresh.driver.statistics());
    expect((await failure(connected.driver.statistics())).code).toBe('timeout');
    const next = failure(connected.driver.statistics()); // at once: not over the connection that hangs, which is not closed yet
    expect((await connecting).code).toBe('timeout');
    expect(performance.now() - start).toBeLessThan(30_000);
    expect(await next).toMatchObject({ code: 'timeout', message: expect.stringContaining('no SSH connection') });
    hanging.thaw();
    expect(await fresh.driver.statistics()).toMatchObject(kernel);
    expect(await connected.driver.statistics()).toMatchObject(kernel);
  });

  it('fails calls of which the connection breaks at once, and is connected anew by the next', async () => {
    await using restarting = await Sshd.start({ hostKeys: ['ed25519'], config: 'ForceCommand sleep 86398' });
    await using node = openSsh(await sshSettings(restarting));
    const start = performance.now();
    const broken = failure(node.driver.statistics());
    await eventually(() => restarting.sessions().length > 1);
    await restarting.stop();
    expect((await broken).code).toBe('unreachable');
    expect(performance.now() - start).toBeLessThan(30_000);
    expect((await failure(node.driver.statistics())).code).toBe('unreachable');
    await restarting.start();
    const again = failure(node.driver.statistics());
    await eventually(() => restarting.sessions().length > 1);
    await node.driver.close();
    expect((await again).code).toBe('unreachable');
  });

  it('recovers by itself after a restart, but not behind other host keys', async () => {
    await using restarting = await Sshd.start({ hostKeys: ['ed25519'] });
    await using node = openSsh(await sshSettings(restarting));
    expect(await node.driver.statistics()).toMatchObject(kernel);
    await restarting.stop();
    await restarting.start();
    expect(await node.driver.statistics()).toMatchObject(kernel);
    await restarting.stop();
    await restarting.makeHostKeys();
    await restarting.start();
    expect((await failure(node.driver.statistics())).code).toBe('host-key');
  });
});
