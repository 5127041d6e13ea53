import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { temporaryFolder } from '../lab/leftovers.ts';
import { Namespace } from '../lab/namespace.ts';

/** What a text for `load` puts in force, by rules of this file's own: the program has its own in another language. */
interface Meaning {
  /** Address, in its one usual spelling → way and exit. */
  readonly choices: ReadonlyMap<string, string>;
  readonly hash: string;
  readonly networks: readonly string[];
}

const hashOf = (networks: readonly string[]) =>
  createHash('sha256')
    .update(networks.map((network) => `${network}\n`).join(''))
    .digest('hex');

const isAddress = (text: string) => isIPv4(text) || (/^[0-9a-f:]+$/.test(text) && isIPv6(text));
const usual = (address: string) => (isIPv4(address) ? address : new URL(`http://[${address}]`).hostname.slice(1, -1));

/** The lines before the end, unless there is none; whether anything stands behind it. */
function linesOf(text: string): readonly [lines: readonly string[], isLast: boolean] | null {
  const lines = text.replace(/\n$/, '').split('\n');
  const end = lines.indexOf('# end');
  return end === -1 ? null : [lines.slice(0, end), end === lines.length - 1];
}

/** The status that a text deserves, and what it means where that is 0. `inForce`: what was taken before. */
function judge(text: string, inForce: Meaning | null): readonly [status: number, meaning?: Meaning] {
  const whole = linesOf(text);
  if (whole === null) return [65];
  const choices = new Map<string, string>();
  const networks: string[] = [];
  const hashes: string[] = [];
  const isTaken = (line: string): boolean => {
    const [word = '', first = '', ...more] = line.split(' ');
    if (word === 'address') {
      if (!isAddress(first) || choices.has(usual(first)) || !/^(?:auto|away) (?:eu1|us1)$/.test(more.join(' ')))
        return false;
      choices.set(usual(first), more.join(' '));
      return true;
    }
    if (word === 'list') return more.length === 0 && /^[0-9a-f]{64}$/.test(first) && hashes.push(first) === 1;
    if (word === 'network')
      return more.length === 0 && hashes.length > 0 && isNetwork(first) && networks.push(first) > 0;
    return /^silent (?:auto|away) (?:direct|held)$/.test(line);
  };
  const [lines, isLast] = whole;
  const isGood = isLast && lines.map(isTaken).every(Boolean);
  const [hash] = hashes;
  if (!isGood || hash === undefined) return [64];
  if (hash === inForce?.hash) return [0, { ...inForce, choices }];
  return hash === hashOf(networks) ? [0, { choices, hash, networks }] : [67];
}

function isNetwork(text: string): boolean {
  const [, address = '', prefix] = /^([^/]+)\/([1-9]\d{0,2})$/.exec(text) ?? [];
  return isAddress(address) && Number(prefix) <= (isIPv4(address) ? 32 : 128);
}

const byte = fc.integer({ min: 0, max: 255 });
const group = fc.integer({ min: 0, max: 65_535 }).map((number) => number.toString(16));
const ipv4 = fc.tuple(byte, byte, byte, byte).map((parts) => parts.join('.'));
const near = fc.constantFrom(
  '10.0.0.2',
  '10.0.0.3',
  'fd00::2',
  'fd00:0::2',
  'fd00::0002',
  'fd00:0:0:0:0:0:0:2',
  '::',
  '::1',
);
const ipv6 = fc.array(group, { minLength: 8, maxLength: 8 }).chain((groups) =>
  fc.tuple(fc.nat(8), fc.nat(8)).map(([from, count]) => {
    const until = Math.min(8, from + count);
    return count === 0 ? groups.join(':') : `${groups.slice(0, from).join(':')}::${groups.slice(until).join(':')}`;
  }),
);
const address = fc.oneof(near, ipv4, ipv6);
const choice = fc
  .tuple(address, fc.constantFrom('auto', 'away'), fc.constantFrom('eu1', 'us1'))
  .map((words) => `address ${words.join(' ')}`);
const silent = fc
  .tuple(fc.constantFrom('auto', 'away'), fc.constantFrom('direct', 'held'))
  .map((words) => `silent ${words.join(' ')}`);
const network = fc.oneof(
  fc.tuple(ipv4, fc.integer({ min: 1, max: 32 })).map((parts) => parts.join('/')),
  fc.tuple(ipv6, fc.integer({ min: 1, max: 128 })).map((parts) => parts.join('/')),
);
const good = fc.oneof({ weight: 4, arbitrary: choice }, { weight: 1, arbitrary: silent });
const hostile = fc.oneof(
  fc.constantFrom(
    ...['', ' ', '#', '# end', 'load', 'flush ruleset', 'list x', 'address', 'network', 'silent auto'],
    ...[
      'address 10.0.0.9 home eu1',
      'address 10.0.0.9 auto main',
      'address 10.0.0.9 auto eu',
      'address 10.0.0.9/32 auto eu1',
    ],
    ...[
      'address 10.0.0.09 auto eu1',
      'address 010.0.0.9 auto eu1',
      'address 0x0a.0.0.9 auto eu1',
      'address ::ffff:10.0.0.9 auto eu1',
    ],
    ...[
      'address 10.0.0.9 auto eu1 }',
      'address 10.0.0.9 auto eu1; add table inet x',
      'address fe80::1%eth0 auto eu1',
      'address FD00::9 auto eu1',
    ],
    ...[
      'network 0.0.0.0/0',
      'network ::/0',
      'network 10.0.0.0/33',
      'network fd00::/129',
      'network 10.0.0.0/08',
      'network 10.0.0.0-10.0.0.9',
    ],
    ...[
      'network example.com/24',
      'network $(id)/24',
      'network 10.0.0.0/24 }',
      'network /etc/passwd',
      'include "/etc/passwd"',
    ],
  ),
  fc
    .tuple(
      fc.oneof(
        choice,
        silent,
        network.map((text) => `network ${text}`),
      ),
      fc.nat(),
      fc.string({ minLength: 1, maxLength: 3, unit: 'binary' }),
    )
    .map(([line, at, text]) => `${line.slice(0, at % line.length)}${text}${line.slice(at % line.length)}`),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.constant('address 10.0.0.9 auto eu1'.padEnd(5000, '1')),
);

/** Texts that are good, or nearly; some name the list that may be in force without its networks, some are cut off. */
const texts = fc
  .record({
    lines: fc.array(good, { maxLength: 6 }),
    networks: fc.uniqueArray(network, { maxLength: 8 }),
    list: fc.constantFrom('known', 'whole', 'whole', 'other'),
    wrong: fc.option(fc.tuple(hostile, fc.nat()), { freq: 2 }),
    cut: fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat() }),
  })
  .map(({ lines, networks, list, wrong, cut }) => {
    const hash = { known: 'IN-FORCE', whole: hashOf(networks), other: hashOf([...networks, '192.0.2.0/24']) }[list];
    const all = [
      ...lines,
      `list ${hash}`,
      ...(list === 'known' ? [] : networks.map((one) => `network ${one}`)),
      '# end',
    ];
    if (wrong) all.splice(wrong[1] % (all.length + 1), 0, wrong[0]);
    const text = Buffer.from(`${all.join('\n')}\n`, 'latin1').toString('latin1');
    return cut === null ? text : text.slice(0, cut % text.length);
  });

/** A text for each status, so that none is left to chance: taken, wrong line, breaks off, another list than it names. */
const ONE_OF_EACH = [
  `address 10.0.0.2 auto eu1\nlist ${hashOf(['10.1.0.0/16'])}\nnetwork 10.1.0.0/16\n# end\n`,
  `address 10.0.0.2 home eu1\nlist ${hashOf([])}\n# end\n`,
  `address 10.0.0.2 auto eu1\nlist ${hashOf([])}\n`,
  `list ${hashOf(['10.2.0.0/16'])}\nnetwork 10.3.0.0/16\n# end\n`,
];

/** Has the program take so many random texts, one after the other, and holds what is in force against this file's own judgement. */
export async function tryTexts(numRuns: number): Promise<void> {
  await using namespace = await Namespace.make();
  const folder = temporaryFolder();
  const [program, config, state] = ['vpn-bot-exits', 'exits.conf', 'state'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(state);
  writeFileSync(config, 'wg0 eu1 vbx-eu1 1 10.8.0.9 fd08::9 10.8.0.1 wg\nwg0 us1 vbx-us1 2 10.9.0.9 - 10.9.0.1 wg\n', {
    mode: 0o644,
  });
  const source = readFileSync('deploy/vpn-bot-exits', 'utf8');
  writeFileSync(program, source.replace(/^CONFIG=.*/m, `CONFIG=${config}`).replace(/^STATE=.*/m, `STATE=${state}`));
  chmodSync(program, 0o755);
  let inForce: Meaning | null = null;
  const said: number[] = [];
  const property = fc.asyncProperty(texts, async (pattern) => {
    const text = pattern.replace('IN-FORCE', inForce?.hash ?? '0'.repeat(64));
    const [status, meaning] = judge(text, inForce);
    const answer = await namespace.run([
      'sh',
      '-c',
      'printf "load\\n" | cat - "$1" | "$0" wg0 serve',
      program,
      textFile(folder, text),
    ]);
    expect(answer, JSON.stringify(text)).toMatch(new RegExp(`(^|\n)status ${status}$`));
    expect(answer.length).toBeLessThan(300); // it quotes nothing
    said.push(status);
    inForce = meaning ?? inForce;
    if (inForce !== null) await holdsIn(namespace, inForce);
  });
  await fc.assert(property, { numRuns, endOnFailure: true, examples: ONE_OF_EACH.map((text) => [text]) });
  // a judge who refused everything would prove nothing
  expect([...new Set(said)].toSorted()).toEqual([0, 64, 65, 67]);
}

function textFile(folder: string, text: string): string {
  const path = join(folder, 'text');
  writeFileSync(path, Buffer.from(text, 'latin1'));
  return path;
}

async function holdsIn(namespace: Namespace, { choices, networks }: Meaning): Promise<void> {
  const { nftables } = JSON.parse(await namespace.run(['nft', '-j', 'list', 'table', 'inet', 'vpn-bot-exits-wg0'])) as {
    nftables: {
      map?: { name: string; elem?: [string, { goto: { target: string } }][] };
      set?: { name: string; elem?: Element[] };
    }[];
  };
  const found = nftables.flatMap(({ map }) => (map?.elem ?? []).map(([one, { goto }]) => [usual(one), goto.target]));
  const wanted = [...choices].map(([one, words]) => [one, words.replace(' ', '_')]);
  expect(found.toSorted()).toEqual(wanted.toSorted());
  const list = listOf(nftables.flatMap(({ set }) => (/^direct[46]$/.test(set?.name ?? '') ? (set?.elem ?? []) : [])));
  const own = listOf(
    networks.map((text) => ({ prefix: { addr: text.replace(/\/.*/, ''), len: Number(text.replace(/.*\//, '')) } })),
  );
  // the edges of each network, and what lies behind them
  for (const text of networks)
    for (const one of edgesOf(text)) {
      const family = isIPv4(one) ? 'ipv4' : 'ipv6';
      expect([one, list.check(one, family)]).toEqual([one, own.check(one, family)]);
    }
}

/** As `nft -j` writes what is in a set. */
type Element =
  | string
  | { readonly prefix: { readonly addr: string; readonly len: number } }
  | { readonly range: readonly [string, string] };

function listOf(elements: readonly Element[]): BlockList {
  const list = new BlockList();
  for (const one of elements) {
    if (typeof one === 'string') list.addAddress(one, familyOf(one));
    else if ('prefix' in one) list.addSubnet(one.prefix.addr, one.prefix.len, familyOf(one.prefix.addr));
    else list.addRange(...one.range, familyOf(one.range[0]));
  }
  return list;
}

const familyOf = (address: string) => (isIPv4(address) ? 'ipv4' : 'ipv6');

function edgesOf(network: string): string[] {
  const [address = '', prefix] = network.split('/');
  const bits = isIPv4(address) ? 32 : 128;
  const size = 1n << BigInt(bits - Number(prefix));
  const first = (numberOf(address) / size) * size;
  const last = (1n << BigInt(bits)) - 1n;
  return [first - 1n, first, first + size - 1n, first + size]
    .filter((one) => one >= 0n && one <= last)
    .map((one) => textOf(one, bits));
}

function numberOf(address: string): bigint {
  if (isIPv4(address)) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [before = '', after] = usual(address).split('::');
  const groups = (text: string) => text.split(':').filter(Boolean);
  const [head, tail] = [groups(before), groups(after ?? '')];
  return [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail].reduce(
    (sum, part) => sum * 65_536n + BigInt(`0x${part}`),
    0n,
  );
}

function textOf(number: bigint, bits: number): string {
  const [width, radix, mark] = bits === 32 ? [8n, 10, '.'] : [16n, 16, ':'];
  const parts = Array.from(
    { length: bits / Number(width) },
    (_, at) => (number >> (BigInt(bits / Number(width) - 1 - at) * width)) & ((1n << width) - 1n),
  );
  return parts.map((part) => part.toString(radix)).join(mark);
}
