import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { LARGE_ECHOES } from '../../src/probe/outcome.ts';
import { type ProbeTask, probeDoor } from '../../src/probe/probe-door.ts';
import { eventually } from '../lab/eventually.ts';

const PATIENCE = { lookup: 1000, answers: [150, 150], echoes: [100], last: 100 };

/** A door at which somebody answers each datagram with what `answers` gives. */
async function openDoor(family: 'udp4' | 'udp6', answers: (datagram: Buffer) => readonly Buffer[]) {
  const socket = createSocket(family);
  socket.on('message', (datagram, { port, address }) => {
    for (const answer of answers(datagram)) socket.send(answer, port, address);
  });
  socket.bind(0, family === 'udp4' ? '127.0.0.1' : '::1');
  await once(socket, 'listening');
  const task: ProbeTask = {
    ...{ host: socket.address().address, port: socket.address().port, parameters: {}, patience: PATIENCE },
    keys: { ...generateKeyPair(), presharedKey: generatePresharedKey(), serverKey: generateKeyPair().publicKey },
    ends: { own: '10.0.0.254', node: '10.0.0.1' },
  };
  return { task, [Symbol.dispose]: () => socket.close() };
}

const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'UDPWrap').length;

describe('a door at which somebody else answers', () => {
  it.each(['udp4', 'udp6'] as const)('is silent (%s), whatever they send, and the socket is closed', async (family) => {
    const rubbish = [0, 1, 31, 32, 64, 92, 148, 1400].flatMap((size) =>
      [0, 1, 2, 3, 4, 255].map((type) => {
        const datagram = randomBytes(size);
        if (size > 0) datagram.writeUInt8(type, 0);
        if (size > 3) datagram.fill(0, 1, 4);
        return datagram;
      }),
    );
    using door = await openDoor(family, (datagram) => [...rubbish, datagram]);
    expect(await probeDoor(door.task)).toEqual({ kind: 'silent', unreadable: 2 * (rubbish.length + 1) });
    await eventually(() => sockets() === 1); // the door's own
  });

  it('is silent when they know the handshake’s number, too', async () => {
    using door = await openDoor('udp4', (datagram) => {
      const response = randomBytes(92);
      response.writeUInt32LE(2, 0);
      datagram.copy(response, 8, 4, 8);
      const cookie = randomBytes(64);
      cookie.writeUInt32LE(3, 0);
      datagram.copy(cookie, 4, 4, 8);
      return [response, cookie];
    });
    expect(await probeDoor(door.task)).toEqual({ kind: 'silent', unreadable: 4 });
  });

  it('ends in time under a flood', async () => {
    using door = await openDoor('udp4', () => Array.from({ length: 3000 }, () => Buffer.alloc(92, 2)));
    const start = performance.now();
    expect(await probeDoor(door.task)).toMatchObject({ kind: 'silent' });
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it('waits at least 25 ms between two initiations', async () => {
    let count = 0;
    using door = await openDoor('udp4', () => {
      count += 1;
      return [];
    });
    const start = performance.now();
    await probeDoor({ ...door.task, patience: { ...PATIENCE, answers: [1, 1, 1, 1] } });
    expect(performance.now() - start).toBeGreaterThan(3 * 25);
    await eventually(() => count === 4);
  });
});

it('refuses keys that are none, and a server key that gives no secret, without naming them', async () => {
  using door = await openDoor('udp4', () => []);
  const { task } = door;
  const short = { ...task, keys: { ...task.keys, privateKey: 'c2VjcmV0' } };
  await expect(probeDoor(short)).rejects.toThrow(new RangeError('the private key must be 32 bytes in base64'));
  const zero = { ...task, keys: { ...task.keys, serverKey: Buffer.alloc(32).toString('base64') } };
  await expect(probeDoor(zero)).rejects.toThrow(RangeError);
  await eventually(() => sockets() === 1); // the door's own
});

it('sends as many large echoes as the outcome counts', () => {
  expect(LARGE_ECHOES).toBe(30);
});
