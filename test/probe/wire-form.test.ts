import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WireForm } from '../../src/probe/wire-form.ts';

it('plain WireGuard’s messages go as they are', () => {
  const form = new WireForm({});
  const message = Buffer.concat([Buffer.from([1, 0, 0, 0]), randomBytes(144)]);
  expect(form.wrap('initiation', message)).toEqual(message);
  expect([form.header('initiation'), form.header('data')]).toEqual([1, 4]);
});

it('no datagram makes it fail, and none is a message that is too short', () => {
  const key = randomBytes(32).toString('base64');
  const forms = [
    new WireForm({}),
    new WireForm({ S1: '12', S2: '12', S3: '12', S4: '12', HeaderProtectionKey: key, RandomTrailers: 'on' }),
  ];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...forms), (bytes, form) => {
      const read = form.read(Buffer.from(bytes));
      expect(read === null || read.message.length >= 32).toBe(true);
    }),
  );
});

it('reads what it wraps, whatever the padding, the header and the key', () => {
  const key = randomBytes(32).toString('base64');
  const padding = fc.integer({ min: 12, max: 200 }).map(String);
  const shape = fc.record({ S2: padding, S3: padding, S4: padding, H3: fc.constantFrom('3', '70-90') });
  const kind = fc.constantFrom('response', 'cookie', 'data');
  fc.assert(
    fc.property(shape, kind, fc.boolean(), (sizes, kind, isProtected) => {
      const form = new WireForm({ S1: '12', ...sizes, ...(isProtected ? { HeaderProtectionKey: key } : {}) });
      const message = randomBytes({ response: 92, cookie: 64, data: 300 }[kind]);
      message.writeUInt32LE(form.header(kind));
      const datagram = form.wrap(kind, message);
      expect(form.read(datagram)).toEqual({ kind, message });
      expect(datagram.subarray(-message.length).equals(message)).toBe(!isProtected);
    }),
  );
});
