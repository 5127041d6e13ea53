import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { localDriver } from '../../src/wireguard/drivers/local/local-driver.ts';
import { exitsSocket, resolverSocket, serveRoot } from '../../src/wireguard/drivers/local/serve-root.ts';
import { missingFor } from '../lab/requirements.ts';
import { testFolder } from '../stage/temporary-store.ts';

/** A program that listens at this socket, and what it does with who connects. */
async function listen(path: string, serve: (socket: Socket) => void = () => undefined) {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket.on('error', () => undefined));
    serve(socket);
  }).listen(path);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, 'listening');
  return server;
}

describe('a question to a program of root’s', () => {
  const at = () => join(testFolder(), 'root.sock');

  it('is answered with all that comes until the end', async () => {
    const path = at();
    await listen(path, (socket) => socket.once('end', () => socket.end('one\ntwo\n')).resume());
    await expect(serveRoot(path, 'show\n', AbortSignal.timeout(10_000))).resolves.toBe('one\ntwo\n');
  });

  it('ends after its time, also where something comes again and again', async () => {
    const path = at();
    await listen(path, (socket) => {
      const drip = setInterval(() => socket.write('.'), 10);
      socket.once('close', () => clearInterval(drip));
    });
    await expect(serveRoot(path, 'show\n', AbortSignal.timeout(200))).rejects.toMatchObject({ code: 'timeout' });
  });

  it('is an error of the command where nobody listens', async () => {
    await expect(serveRoot(at(), 'show\n', AbortSignal.timeout(10_000))).rejects.toMatchObject({ code: 'command' });
  });
});

it.skipIf(missingFor() !== null)('a driver that is closed ends what root’s programs are asked', async () => {
  const name = `t${process.pid}`;
  const programs = [await listen(exitsSocket(name)), await listen(resolverSocket(name))];
  const driver = localDriver({ dialect: WIREGUARD, interface: name });
  const asked = Promise.allSettled([driver.exits?.('show\n'), driver.resolver?.('show\n')]);
  await Promise.all(programs.map((program) => once(program, 'connection')));
  const begun = performance.now();
  await driver.close();
  const closed = { status: 'rejected', reason: { code: 'unreachable' } };
  expect(await asked).toMatchObject([closed, closed]);
  expect(performance.now() - begun).toBeLessThan(10_000); // a call may take 22 s
  await expect(driver.exits?.('show\n')).rejects.toMatchObject({ code: 'unreachable' });
});
