import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../src/peers/keys.ts';
import { NodeError } from '../../src/wireguard/driver.ts';
import { DumpReader } from '../../src/wireguard/dump.ts';

const [SERVER = '', A = '', B = ''] = Array.from({ length: 3 }, () => generateKeyPair().publicKey);
const ANSWER = [
  `${SERVER}\toff`,
  `${A}\t192.0.2.7:40000\t10.0.0.3/32,fd00::3/128\t1795342893\t1234\t56789\t25`,
  `${B}\t(none)\t(none)\t0\t0\t0\toff`,
  '# addresses',
  '7: wg0    inet 10.0.0.1/24 scope global wg0\\       valid_lft forever preferred_lft forever',
  '7: wg0    inet 10.9.0.1 peer 10.9.0.2/32 scope global wg0\\       valid_lft forever preferred_lft forever',
  '7: wg0    inet6 fd00::1/64 scope global \\       valid_lft forever preferred_lft forever',
  '',
].join('\n');

const parseDump = (answer: string, at: number) => new DumpReader().read(answer, at);

describe('the answer to a look', () => {
  it('tells server, peers and own addresses', () => {
    const { at, serverKey, ownAddresses, peers } = parseDump(ANSWER, 42);
    expect({ at, serverKey, ownAddresses }).toEqual({
      at: 42,
      serverKey: SERVER,
      ownAddresses: ['10.0.0.1', '10.9.0.1', 'fd00::1'],
    });
    expect([...peers]).toEqual([
      [
        A,
        {
          allowedIps: ['10.0.0.3/32', 'fd00::3/128'],
          handshakeAt: 1_795_342_893_000,
          endpoint: '192.0.2.7:40000',
          received: 1234,
          sent: 56789,
        },
      ],
      [B, { allowedIps: [], handshakeAt: null, endpoint: null, received: 0, sent: 0 }],
    ]);
  });

  it('makes nothing anew of the lines that the look before had as well, in whatever order they come', () => {
    const reader = new DumpReader();
    const before = reader.read(ANSWER, 1);
    const [server = '', first = '', second = '', ...rest] = ANSWER.split('\n');
    const after = reader.read([server, second, first.replace('1234', '1235'), ...rest].join('\n'), 2);
    expect([...after.peers.keys()]).toEqual([B, A]);
    expect(after.peers.get(B)).toBe(before.peers.get(B));
    expect(after.peers.get(A)).toEqual({ ...before.peers.get(A), received: 1235 });
    expect(() => reader.read([server, first, first, ...rest].join('\n'), 3)).toThrow(/line 3 is not a new peer/);
    expect(reader.read(ANSWER, 4)).toEqual({ ...before, at: 4 });
  });

  it('knows an endpoint with an IPv6 address, a firewall mark, and an interface in another namespace', () => {
    const answer = `${SERVER}\t0xca6c\n${A}\t[2001:db8::7]:40000\t10.0.0.3/32\t0\t0\t0\toff\n# addresses\n`;
    const { ownAddresses, peers } = parseDump(answer, 0);
    expect(ownAddresses).toEqual([]);
    expect(peers.get(A)?.endpoint).toBe('[2001:db8::7]:40000');
  });

  it('says that an interface without a key was never set up', () => {
    expect(() => parseDump('(none)\toff\n# addresses\n', 0)).toThrow(expect.objectContaining({ code: 'no-interface' }));
  });

  it('takes no answer that lost a part before its addresses, and quotes none', () => {
    const end = ANSWER.indexOf('# addresses\n') + '# addresses'.length;
    for (let length = 0; length <= end; length++) {
      const failing = () => parseDump(ANSWER.slice(0, length), 0);
      expect(failing).toThrow(expect.objectContaining({ code: 'garbled' }));
    }
  });

  it('takes no answer with a line that it does not know, and quotes nothing of it', () => {
    const lines = ANSWER.split('\n').slice(0, 3);
    const strange = fc.oneof(
      fc.string({ maxLength: 80 }).map((text) => text.replaceAll('\n', '')),
      fc.constantFrom(...lines, `${A}\tkey=\t(none)\t(none)\t0\t0\t0\toff`, `${A}\t(none)\t10.0.0.3/32;\t0\t0\t0\toff`),
    );
    const property = fc.property(strange, fc.nat(2), (line, place) => {
      const changed = ANSWER.split('\n');
      changed.splice(place + 1, 0, line);
      try {
        parseDump(changed.join('\n'), 0);
        expect.unreachable();
      } catch (error) {
        if (!(error instanceof NodeError)) throw error;
        expect(error.code).toBe('garbled');
        expect(error.message).toMatch(/^the answer of wg show … dump was not understood: line \d is not a new peer$/);
      }
    });
    fc.assert(property);
  });
});
