import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { ownPort } from './own-port.ts';

const OWN_PORT = resolve(import.meta.dirname, 'own-port.ts');

it('is none that the kernel gives to whoever asks for any port', async () => {
  const [lowest = 0, highest = 0] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8')
    .split('\t')
    .map(Number);
  const port = await ownPort();
  expect(port < lowest || port > highest).toBe(true);
});

it('can be listened at, left, and listened at again', async () => {
  const port = await ownPort();
  for (const _ of [1, 2]) {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    await new Promise((closed) => server.close(closed));
  }
});

it('is no other test process’s, and anybody’s once that has ended', async () => {
  const claimed = (port: number) => `\0vpn-bot-test-port-${port}`;
  const other = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { ownPort } from '${OWN_PORT}'; console.log(await ownPort()); setInterval(() => {}, 1000);`,
  ]);
  const [said] = await once(other.stdout.setEncoding('utf8'), 'data');
  const mine = createServer().listen({ path: claimed(Number(said)) });
  await expect(once(mine, 'listening')).rejects.toThrow('EADDRINUSE');
  other.kill('SIGKILL');
  await once(other, 'exit');
  mine.listen({ path: claimed(Number(said)) });
  await once(mine, 'listening');
  await new Promise((closed) => mine.close(closed));
});
