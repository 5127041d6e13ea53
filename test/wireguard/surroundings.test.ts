import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { parseSurroundings } from '../../src/wireguard/drivers/answers/surroundings.ts';
import { LOOK_AROUND } from '../../src/wireguard/drivers/look-around.ts';
import { FakePrograms } from '../lab/fake-programs.ts';
import { Gate } from '../lab/gate.ts';
import { missingFor } from '../lab/requirements.ts';

const packed = (text: string) => gzipSync(text).toString('base64');
const ANSWER = `link up
route4 eth0
forwards4 11
route6 
forwarding6 0
own wg0 10.0.0.1
own eth0 203.0.113.5
listing nft ${packed('{"nftables":[]}')}
`;

describe('what a machine tells of its rules', () => {
  it('is read whole', () => {
    expect(parseSurroundings(ANSWER)).toEqual({
      ...{ link: true, forwards4: true, forwarding6: false, uplink4: 'eth0', uplink6: null },
      own: [
        { device: 'wg0', address: '10.0.0.1' },
        { device: 'eth0', address: '203.0.113.5' },
      ],
      listings: {
        ...{ nft: '{"nftables":[]}', nftIsTerse: false, iptables: null, ip6tables: null },
        ...{ iptablesLegacy: null, ip6tablesLegacy: null, unread: [] },
      },
    });
  });

  it('is nothing at all from an older gate', () => {
    expect(parseSurroundings('gate 2\nfirewall read\n')).toBeNull();
  });

  it('is bounded, whatever it says', () => {
    const bomb = parseSurroundings(`route4 eth0\nlisting nft ${packed('x'.repeat(5_000_000))}\n`);
    expect(bomb?.listings).toMatchObject({ nft: null, unread: ['nft'] });
    expect(parseSurroundings('route4 eth0\nlisting nft AAAA\n')?.listings.unread).toEqual(['nft']);
    const many = parseSurroundings(`route4 eth0\n${'own eth0 10.0.0.1\n'.repeat(10_000)}`);
    expect(many?.own).toHaveLength(64);
    expect(parseSurroundings('route4 eth0\nown eth0 ../../etc\n')?.own).toEqual([]);
  });

  it('may be without the elements of sets, where these are too many', () => {
    const terse = parseSurroundings(`route4 eth0\nunread nft\nlisting nft-terse ${packed('{}')}\n`);
    expect(terse?.listings).toMatchObject({ nft: '{}', nftIsTerse: true, unread: [] });
  });

  it('is asked of a gate in the same words as of a shell', () => {
    const gate = readFileSync(new URL('../../deploy/vpn-bot-gate', import.meta.url), 'utf8');
    const own = gate.slice(gate.indexOf('# begin of the part'), gate.indexOf('# end of that part'));
    const plain = (text: string) => text.replaceAll(/^\s+/gm, '').trim();
    expect(plain(own.slice(own.indexOf('\n')))).toBe(plain(LOOK_AROUND));
  });

  it.skipIf(missingFor('timeout', 'gzip'))(
    'is listed once, since lists of a country’s networks take long',
    async () => {
      const noted = 'echo "$(basename "$0") $*" >>"$(dirname "$0")/asked"';
      const programs = ['iptables-save', 'ip6tables-save', 'iptables-legacy-save', 'ip6tables-legacy-save'];
      await using fakes = new FakePrograms({
        ...Object.fromEntries(programs.map((name) => [name, noted])),
        nft: `${noted}; echo '{"nftables":[]}'`,
      });
      using gate = new Gate({ interface: 'absent0', addresses: ['10.0.0.1/24'], path: fakes.path });
      const { stdout } = await execa(gate.program, ['stats']);
      expect(parseSurroundings(stdout)?.listings).toMatchObject({ nft: expect.any(String), nftIsTerse: false });
      const asked = readFileSync(join(fakes.folder, 'asked'), 'utf8').trim().split('\n');
      expect(asked.filter((line) => line.startsWith('nft '))).toEqual(['nft -j -s list ruleset']);
      expect(asked).toEqual([...new Set(asked)]);
    },
  );
});
