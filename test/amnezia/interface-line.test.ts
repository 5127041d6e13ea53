import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CUT_DUMP, readInterfaceLine } from '../../src/amnezia/interface-line.ts';
import { anyKey, HEADER_KEY } from './samples.ts';

const [PRIVATE, PUBLIC, PEER, SHARED] = [1, 2, 3, 4].map((byte) => Buffer.alloc(32, byte).toString('base64'));
const JUNK = ['4', '10', '50', '15', '20'];
const HEADERS = ['5', '6', '7-9', '10'];
const NONE = Array<string>(5).fill('(null)');
/** Between port and mark, by version; from 3.0 on a shared secret is among it. */
const MORE: Record<string, readonly string[]> = {
  wireguard: [],
  '1.0': [...JUNK, ...HEADERS],
  '1.5': [...JUNK, ...HEADERS, ...NONE, '(null)', '(null)', '(null)', '0'],
  '2.0': [...JUNK, '12', '12', ...HEADERS, ...NONE],
  '3.0': [...JUNK, '12', '12', ...HEADERS, ...NONE, HEADER_KEY, '0', '0', '0', '0', '0', '0'],
  '3.1': [...JUNK, '12', '12', ...HEADERS, ...NONE, HEADER_KEY, '0', '0', '0', '0', '0', '0', 'off', 'off'],
  later: [...Array<string>(40).fill(HEADER_KEY)],
};
const PEER_LINE = [PEER, SHARED, '192.0.2.1:4242', '10.0.0.3/32', '1795342893', '92', '148', '25-35'].join('\t');
const lineOf = (version: string, mark = 'off') => [PRIVATE, PUBLIC, '40123', ...(MORE[version] ?? []), mark].join('\t');

/** What a node would print of this dump. */
const cut = (dump: string, shell = 'sh') =>
  execFileSync(shell, ['-c', `dump=$1\n${CUT_DUMP}`, 'sh', dump], { encoding: 'utf8' });

describe('the first line of a dump', () => {
  it.each(Object.keys(MORE))('is read by its first and last fields: %s', (version) => {
    expect(readInterfaceLine(lineOf(version, '0xca6c'))).toEqual({ publicKey: PUBLIC, port: '40123', mark: '0xca6c' });
  });

  it('is read whatever stands between', () => {
    const field = fc.stringMatching(/^[^\t\n]{0,40}$/);
    fc.assert(
      fc.property(anyKey, anyKey, fc.array(field), (secret, key, more) => {
        const line = [secret, key, '1', ...more, 'off'].join('\t');
        expect(readInterfaceLine(line)).toEqual({ publicKey: key, port: '1', mark: 'off' });
      }),
    );
    expect(readInterfaceLine(`${PRIVATE}\t${PUBLIC}\t1`)).toBeNull();
    expect(readInterfaceLine('')).toBeNull();
  });

  it.each(Object.keys(MORE))('leaves the node without a secret, and its peers without theirs: %s', (version) => {
    const peers = Array<string>(3).fill(PEER_LINE).join('\n');
    const answer = cut(`${lineOf(version)}\n${peers}\n`);
    const cutPeer = PEER_LINE.split('\t').toSpliced(1, 1).join('\t');
    expect(answer).toBe(`${PUBLIC}\toff\n${`${cutPeer}\n`.repeat(3)}`);
    for (const secret of [PRIVATE, SHARED, HEADER_KEY]) expect(answer).not.toContain(secret);
  });

  it('leaves it so without peers, behind words of a program, and of an answer that is none', () => {
    expect(cut(lineOf('3.1'))).toBe(`${PUBLIC}\toff\n`);
    expect(cut(`a warning\n${lineOf('3.1')}\n${PEER_LINE}\n`)).not.toContain(PRIVATE);
    expect(cut('Unable to access interface: No such device')).toBe('');
    expect(cut(`${PRIVATE}\n${PRIVATE}`)).toBe('');
    expect(cut('')).toBe('');
  });
});
