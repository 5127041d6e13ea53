import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { DumpReader } from '../../src/wireguard/drivers/answers/dump.ts';
import { DumpFilter } from '../../src/wireguard/drivers/answers/dump-filter.ts';

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

/** Reads an answer as drivers do: what a filter kept of it, which here is everything. */
function readKept(reader: DumpReader, answer: string, at: number) {
  const kept = new DumpFilter({ isNamed: () => true, mostStrangers: 0 }, reader);
  kept.add(`# begin\n${answer}`);
  return reader.read(kept.text.slice('# begin\n'.length), at, kept.lost, kept.peers);
}

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
    expect([...after.peers.keys()]).toEqual([A, B]);
    expect(after.peers.get(B)).toBe(before.peers.get(B));
    expect(after.peers.get(A)).toEqual({ ...before.peers.get(A), received: 1235 });
    expect(reader.read([server, first, first, ...rest].join('\n'), 3)).toMatchObject({ unreadableKeys: new Set([A]) });
    const later = 1_795_342_894_000;
    const again = reader.read(ANSWER, later);
    expect(again).toEqual({ ...before, at: later });
    reader.read(ANSWER, later + 1); // the handshake is no longer in the future of the snapshot before
    const { peers } = reader.read(ANSWER, later + 2);
    expect(reader.read([server, second, first, ...rest].join('\n'), later + 3).peers).toBe(peers);
  });

  it('reads each answer as if there had been none before it', () => {
    const keys = [A, B, ...Array.from({ length: 3 }, () => generateKeyPair().publicKey)];
    const line = fc
      .tuple(fc.constantFrom(...keys), fc.constantFrom('0\t1\t2\toff', '0\t1\t3\toff', '?'))
      .map(([key, rest]) => `${key}\t(none)\t(none)\t${rest}`);
    fc.assert(
      fc.property(fc.array(fc.array(line, { maxLength: 7 }), { minLength: 2 }), (answers) => {
        const [reader, driver] = [new DumpReader(), new DumpReader()];
        for (const [at, lines] of answers.entries()) {
          const answer = [`${SERVER}\toff`, ...lines, '# addresses', ''].join('\n');
          expect(reader.read(answer, at)).toEqual(parseDump(answer, at));
          expect(readKept(driver, answer, at)).toEqual(parseDump(answer, at));
        }
      }),
    );
  });

  it('is kept as the strings of the look before where its lines are the same', () => {
    const reader = new DumpReader();
    const before = readKept(reader, ANSWER, 1);
    expect(before).toEqual(parseDump(ANSWER, 1));
    const kept = new DumpFilter({ isNamed: () => true, mostStrangers: 0 }, reader);
    kept.add(`# begin\n${ANSWER.replace('1234', '1235')}`);
    expect(kept.text).not.toContain(A);
    expect(kept.peers).toEqual([expect.stringContaining('\t1235\t'), reader.lineOf(B)]);
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

  it('loses by a line that it does not know what that line tells, and nothing else', () => {
    const whole = parseDump(ANSWER, 0);
    const strange = fc.string({ maxLength: 80 }).map((text) => text.replaceAll('\n', ''));
    const property = fc.property(strange, fc.nat(2), (line, place) => {
      const changed = ANSWER.split('\n');
      changed.splice(place + 1, 0, line);
      expect(parseDump(changed.join('\n'), 0)).toEqual({ ...whole, isPartial: true });
    });
    fc.assert(property);
  });

  it.each([
    ['too few fields', `${A}\t(none)\t10.0.0.3/32\t0\t0\t0`],
    ['a preshared key where none should be', `${A}\tkey=\t(none)\t(none)\t0\t0\t0\toff`],
    ['an address that is none', `${A}\t(none)\t10.0.0.300/32\t0\t0\t0\toff`],
    ['a prefix that no address has', `${A}\t(none)\t10.0.0.3/33\t0\t0\t0\toff`],
    ['an address with something behind it', `${A}\t(none)\t10.0.0.3/32;\t0\t0\t0\toff`],
    ['a counter beyond 2^53', `${A}\t(none)\t10.0.0.3/32\t0\t9007199254740993\t0\toff`],
    ['a counter of 400 digits', `${A}\t(none)\t10.0.0.3/32\t0\t0\t${'9'.repeat(400)}\toff`],
    ['a handshake after the year 9999', `${A}\t(none)\t10.0.0.3/32\t253402300800\t0\t0\toff`],
    ['a negative counter', `${A}\t(none)\t10.0.0.3/32\t0\t-1\t0\toff`],
    ['control characters in its endpoint', `${A}\t\u001b[2J:1\t10.0.0.3/32\t0\t0\t0\toff`],
  ])('knows that a peer is there whose line has %s, and of all others everything', (_, line) => {
    const whole = parseDump(ANSWER, 0);
    const lines = ANSWER.split('\n');
    const told = parseDump(lines.with(1, line).join('\n'), 0);
    expect(told).toEqual({ ...whole, peers: new Map([...whole.peers].slice(1)), unreadableKeys: new Set([A]) });
  });

  it('believes neither of two lines of one key', () => {
    const lines = ANSWER.split('\n');
    const twice = lines.toSpliced(2, 0, `${A}\t(none)\t10.0.0.7/32\t0\t0\t0\toff`).join('\n');
    expect(parseDump(twice, 0)).toMatchObject({
      unreadableKeys: new Set([A]),
      peers: new Map([[B, expect.anything()]]),
    });
    const thrice = lines.toSpliced(2, 0, lines[1] ?? '', lines[1] ?? '').join('\n');
    expect([...parseDump(thrice, 0).peers.keys()]).toEqual([B]);
  });

  it('takes no text for a key that no WireGuard has, nor an own address that is none', () => {
    const noKey = `${A.slice(0, 42)}B=`; // bits that are beyond 32 bytes
    const lines = ANSWER.split('\n');
    const told = parseDump(lines.with(1, (lines[1] ?? '').replace(A, noKey)).join('\n'), 0);
    expect([told.isPartial, [...told.peers.keys()], told.unreadableKeys]).toEqual([true, [B], undefined]);
    const odd = parseDump(lines.with(4, '7: wg0    inet 10.0.0.999/24 scope global wg0').join('\n'), 0);
    expect([odd.isPartial, odd.ownAddresses]).toEqual([true, ['10.9.0.1', 'fd00::1']]);
  });

  it('reads what newer programs print: a range of keepalives, more fields of a peer, more of the interface', () => {
    const [, first = '', ...rest] = ANSWER.split('\n');
    const server = [SERVER, '4', '40', '70', '15', '1', '2', '3', '4', 'off'].join('\t');
    const told = parseDump([server, first.replace(/25$/, '25-35\tsomething new\t'), ...rest].join('\n'), 0);
    expect(told).toEqual(parseDump(ANSWER, 0));
  });

  it('tells the hash of the interface’s own values where there is one', () => {
    const print = 'ab'.repeat(32);
    const answer = ANSWER.replace('\toff', `\toff\t${print}`);
    expect(parseDump(answer, 0)).toEqual({ ...parseDump(ANSWER, 0), interfacePrint: print });
    expect(parseDump(answer.replace(print, print.slice(1)), 0)).toEqual(parseDump(ANSWER, 0));
  });

  it('takes no peer for the interface', () => {
    const [, ...rest] = ANSWER.split('\n');
    expect(() => parseDump(rest.join('\n'), 0)).toThrow(/the first line is not an interface/);
    expect(() => parseDump(rest.slice(1).join('\n'), 0)).toThrow(/the first line is not an interface/);
  });
});
