import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { SlowLine } from './slow-line.ts';

const DELAY_MS = 40;

/** A server that says back what it hears, behind a slow line; what is sent to it is heard by `answers`. */
async function openEcho() {
  const server = createServer((socket) => socket.pipe(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const line = await SlowLine.open((server.address() as AddressInfo).port, DELAY_MS);
  onTestFinished(() => line[Symbol.asyncDispose]());
  const socket = connect(line.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return { socket, line };
}

test('a slow line takes its time each way, and loses and mixes up nothing', async () => {
  const { socket } = await openEcho();
  const sent = Array.from({ length: 50 }, (_, n) => `${n};`);
  const began = performance.now();
  let heard = '';
  const isWhole = new Promise<void>((resolve) => {
    socket.setEncoding('utf8').on('data', (text: string) => {
      expect(performance.now() - began).toBeGreaterThan(2 * DELAY_MS - 2); // timers count in whole milliseconds
      heard += text;
      if (heard.length >= sent.join('').length) resolve();
    });
  });
  for (const text of sent) socket.write(text);
  await isWhole;
  expect(heard).toBe(sent.join(''));
});

test('a slow line that is closed ends what goes over it', async () => {
  const { socket, line } = await openEcho();
  const ended = once(socket, 'close');
  await line[Symbol.asyncDispose]();
  await ended;
});
