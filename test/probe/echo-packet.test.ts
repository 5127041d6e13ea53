import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeEcho, readEchoReply } from '../../src/probe/echo-packet.ts';

const PAIR = { from: '10.0.0.254', to: '10.0.0.1', id: 0x1234 };

/** What the other end makes of an echo request: addresses turned round, type 0. */
function replyTo(request: Buffer): Buffer {
  const reply = Buffer.from(request);
  request.copy(reply, 12, 16, 20);
  request.copy(reply, 16, 12, 16);
  reply.writeUInt8(0, 20);
  return reply;
}

it('makes an echo request as other programs do', () => {
  const packet = makeEcho(PAIR, 7, 3);
  expect(packet.toString('hex')).toBe('4500001f00000000400165e00a0000fe0a0000010800e5c412340007000000');
});

it('reads a reply with padding behind it, and no request', () => {
  const request = makeEcho(PAIR, 7, 1000);
  expect(readEchoReply(Buffer.concat([replyTo(request), Buffer.alloc(100)]), PAIR)).toBe(7);
  expect(readEchoReply(request, PAIR)).toBeNull();
  expect(readEchoReply(replyTo(request), { ...PAIR, id: 1 })).toBeNull();
  expect(readEchoReply(replyTo(request), { ...PAIR, to: '10.0.0.2' })).toBeNull();
});

it('bears any packet', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      readEchoReply(Buffer.from(bytes), PAIR);
      readEchoReply(Buffer.concat([Buffer.from([0x40 + ((bytes[0] ?? 0) % 16)]), bytes]), PAIR);
    }),
  );
});
