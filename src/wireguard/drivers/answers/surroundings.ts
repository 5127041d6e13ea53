import { isIP } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Listings } from '../../../health/firewall/listings.ts';
import type { Surroundings } from '../driver.ts';

/** The longest accepted listing (bytes); nodes cut listings at 1 MB themselves. */
const LONGEST = 1_100_000;
const MOST_ADDRESSES = 64;
const PROGRAMS = ['nft', 'nft-terse', 'iptables', 'ip6tables', 'iptables-legacy', 'ip6tables-legacy'] as const;
type Program = (typeof PROGRAMS)[number];

/** Parses what the shell functions in `LOOK_AROUND` print; null when they did not run. */
export function parseSurroundings(answer: string): Surroundings | null {
  const route4 = /^route4 ?(\S{0,15})$/m.exec(answer)?.[1];
  if (route4 === undefined) return null;
  const link = /^link (up|down)$/m.exec(answer)?.[1];
  const forwards4 = /^forwards4 ([01]{2})$/m.exec(answer)?.[1];
  const forwarding6 = /^forwarding6 ([01])$/m.exec(answer)?.[1];
  const own = [...answer.matchAll(/^own (\S{1,15}) (\S{2,45})$/gm)].map(([, device = '', address = '']) => ({
    device,
    address,
  }));
  return {
    link: link === undefined ? null : link === 'up',
    forwards4: forwards4 === undefined ? null : forwards4 === '11',
    forwarding6: forwarding6 === undefined ? null : forwarding6 === '1',
    uplink4: route4 || null,
    uplink6: /^route6 (\S{1,15})$/m.exec(answer)?.[1] ?? null,
    own: own.filter(({ address }) => isIP(address) !== 0).slice(0, MOST_ADDRESSES),
    listings: listingsIn(answer),
  };
}

function listingsIn(answer: string): Listings {
  const texts = new Map<Program, string>();
  const unread = new Set<string>();
  for (const program of PROGRAMS) {
    const packed = new RegExp(`^listing ${program} ([A-Za-z0-9+/=]+)$`, 'm').exec(answer)?.[1];
    const text = packed === undefined ? null : unpack(packed);
    if (text !== null) texts.set(program, text);
    else if (packed !== undefined || new RegExp(`^unread ${program}$`, 'm').test(answer)) unread.add(program);
  }
  const nft = texts.get('nft') ?? texts.get('nft-terse') ?? null;
  // the full listing was too long, but the one without elements could be read
  if (nft !== null) unread.delete('nft');
  return {
    nft,
    nftIsTerse: !texts.has('nft'),
    iptables: texts.get('iptables') ?? null,
    ip6tables: texts.get('ip6tables') ?? null,
    iptablesLegacy: texts.get('iptables-legacy') ?? null,
    ip6tablesLegacy: texts.get('ip6tables-legacy') ?? null,
    unread: [...unread],
  };
}

function unpack(packed: string): string | null {
  try {
    return gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: LONGEST }).toString();
  } catch {
    return null; // wrongly compressed or too long: counts as unread
  }
}
