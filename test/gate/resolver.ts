import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { isAddress, type Status, untilEnd, usual } from './contract.ts';
import { broken, surroundings, texts } from './hostile.ts';
import { shown, Tally } from './said.ts';
import { hashOf, Served } from './served.ts';

const LONGEST = 300;

/** What a text for `load` puts in force: addresses for which nothing is blocked, and the lists with their name. */
interface Meaning {
  readonly plain: ReadonlySet<string>;
  readonly hash: string;
  readonly lists: readonly string[];
}

/** Friends who leave elsewhere, as `vpn-bot-exits` keeps them; some in a long spelling. */
const CHOICES = ['10.8.0.2 auto eu1', '10.8.0.3 away us1', 'fd08::2 away eu1', 'fd08:0::3 auto us1'];
const NEAR = ['10.8.0.2', '10.8.0.3', '10.8.0.4', 'fd08::2', 'fd08::3', 'fd08::4'];

/** The status that a text deserves, and what is in force then. */
function judge(text: string, inForce: Meaning | null): readonly [Status, Meaning | null] {
  const [first, ...rest] = text.split('\n');
  if (first !== 'load') return [64, inForce];
  const whole = untilEnd(rest.join('\n'));
  if (whole === null) return [65, inForce];
  const [lines, isLast] = whole;
  const at = lines.findIndex((line) => line.startsWith('lists '));
  const [before, [title = '', ...lists]] = [lines.slice(0, at), lines.slice(at)];
  const hash = title.slice('lists '.length);
  const addresses = before.map((line) => line.replace(/^plain /, ''));
  const isGood =
    isLast &&
    at !== -1 &&
    [...hash].length === 64 &&
    [...hash].every((character) => '0123456789abcdef'.includes(character)) &&
    before.every((line) => line.startsWith('plain ') && isAddress(line.slice(6))) &&
    lists.every((line) => line.length <= LONGEST && isDomainLine(line));
  if (!isGood) return [64, inForce];
  const plain = new Set(addresses.map(usual));
  if (hash === inForce?.hash) return [0, { ...inForce, plain }];
  return hash === hashOf(lists) ? [0, { plain, hash, lists }] : [67, inForce];
}

function isDomainLine(line: string): boolean {
  const [word = '', domain = '', ...more] = line.split(' ');
  const labels = domain.split('.');
  const isLabel = (label: string) =>
    label.length >= 1 &&
    label.length <= 63 &&
    !label.startsWith('-') &&
    !label.endsWith('-') &&
    /^[-_a-z0-9]+$/.test(label);
  return (
    ['name', 'except', 'block'].includes(word) &&
    more.length === 0 &&
    domain.length <= 253 &&
    labels.length >= 2 &&
    labels.every(isLabel) &&
    Number.isNaN(Number(labels.at(-1)))
  );
}

/** The port that a friend's queries are led to. */
function portOf(address: string, { plain, lists }: Meaning): number {
  const choice = CHOICES.map((line) => line.split(' ')).find(([one = '']) => usual(one) === usual(address));
  const number = choice?.[2] === 'eu1' ? 1 : 2;
  const port = choice === undefined ? 7500 : 7500 + 2 * number - (choice[1] === 'auto' ? 1 : 0);
  return port + (lists.some((line) => line.startsWith('block ')) && !plain.has(usual(address)) ? 200 : 0);
}

const byte = fc.integer({ min: 0, max: 255 });
const group = fc.integer({ min: 0, max: 65_535 }).map((number) => number.toString(16));
const address = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NEAR, 'fd08:0::2', 'fd08:0:0:0:0:0:0:2', 'fd08::0003') },
  { weight: 2, arbitrary: fc.tuple(byte, byte, byte, byte).map((parts) => parts.join('.')) },
  { weight: 2, arbitrary: fc.array(group, { minLength: 8, maxLength: 8 }).map((parts) => parts.join(':')) },
  { weight: 1, arbitrary: fc.tuple(group, group).map((parts) => parts.join('::')) },
);
const label = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('a', 'ads', 'test', 'xn--p1ai', '_dmarc', 'a-b', '1', '0x1', '1e3', 'a'.repeat(63)),
  },
  { weight: 1, arbitrary: fc.constantFrom('-a', 'a-', '', 'a'.repeat(64), 'A', 'ü', 'a b', '1a1', '007') },
);
const domain = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(fc.array(label, { minLength: 1, maxLength: 4 }), fc.constantFrom('test', 'org', 'xn--p1ai', '_x'))
      .map(([labels, top]) => [...labels, top].join('.')),
  },
  fc.constantFrom(
    'com',
    '1.2.3.4',
    'a.1',
    'a..b',
    '.a.b',
    'a.b.',
    'a/b.test',
    'a.test#53',
    `${'a.'.repeat(126)}a`,
    `${'a.'.repeat(126)}ab`,
  ),
);
const word = fc.constantFrom('name', 'except', 'block', 'block');
const listLine = fc.tuple(word, domain).map((words) => words.join(' '));
const plainLine = address.map((one) => `plain ${one}`);

/** Texts whose lists have their right name, another one, or are left out; some with one line that is broken. */
const loads = fc
  .record({
    plain: fc.array(plainLine, { maxLength: 4 }),
    lists: fc.array(listLine, { maxLength: 4 }),
    name: fc.constantFrom('known', 'whole', 'whole', 'whole', 'other', 'known with others'),
    wrong: fc.option(fc.tuple(broken(fc.oneof(plainLine, listLine)), fc.nat()), { freq: 3 }),
    cut: fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat() }),
    word: fc.oneof(
      { weight: 12, arbitrary: fc.constant('load') },
      fc.constantFrom('', 'load ', ' load', 'LOAD', 'drop', 'keep', 'run', 'load x', 'load;id', '-h', 'serve', 'lead'),
    ),
  })
  .map(({ plain, lists, name, wrong, cut, word: first }) => {
    const hash = name.startsWith('known')
      ? 'IN-FORCE'
      : hashOf(name === 'whole' ? lists : [...lists, 'block other.test']);
    const all = [...plain, `lists ${hash}`, ...(name === 'known' ? [] : lists), '# end'];
    const lines = wrong ? all.toSpliced(wrong[1] % (all.length + 1), 0, wrong[0]) : all;
    const text = `${first}\n${lines.join('\n')}\n`;
    return cut === null ? text : text.slice(0, cut % text.length);
  });

/** A name server's program, and what it has to keep and to lead. */
export class ResolverLab implements AsyncDisposable {
  readonly tally = new Tally();
  readonly served: Served;
  #inForce: Meaning | null = null;

  private constructor(served: Served) {
    this.served = served;
    const lines = CHOICES.map((line) => `address ${line}\n`).join('');
    writeFileSync(join(served.state('vpn-bot-exits'), 'wg0.lines'), lines);
  }

  static async start(): Promise<ResolverLab> {
    return new ResolverLab(await Served.start());
  }

  /** Random and hostile texts: a good one is kept and in force whole; any other changes nothing. */
  property() {
    const other = texts(fc.oneof(plainLine, listLine)).map((text) => `load\n${text}`);
    const asked = fc.oneof({ weight: 9, arbitrary: loads }, { weight: 1, arbitrary: other });
    return fc.asyncProperty(asked, surroundings, (text, env) => this.expectTaken(text, env));
  }

  /** Texts that are answered in each of the ways that there are. */
  async oneOfEach(): Promise<void> {
    for (const text of [
      `load\nlists ${hashOf([])}\n# end\n`,
      'load\nplain x\n# end\n',
      'load\n',
      `load\nlists ${'1'.repeat(64)}\n# end\n`,
    ])
      await this.expectTaken(text);
    this.tally.expectEach(0, 64, 65, 67);
  }

  async expectTaken(pattern: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
    const text = pattern.replace('IN-FORCE', this.#inForce?.hash ?? '0'.repeat(64));
    const [status, meaning] = judge(text, this.#inForce);
    const said = await this.served.serve('vpn-bot-dns', text, env);
    const words = `${shown(text)}\n${said.stdout}\n${said.stderr}`;
    expect(said.status, words).toBe(status);
    expect(said.stdout.length, words).toBeLessThan(300); // it quotes nothing
    this.tally.add(status);
    this.#inForce = meaning;
    if (meaning !== null) await this.#expectInForce(meaning, words);
  }

  async #expectInForce(meaning: Meaning, words: string): Promise<void> {
    const { plain, hash, lists } = meaning;
    const kept = (ending: string) => (this.served.kept('vpn-bot-dns', ending) ?? '').split('\n').filter(Boolean);
    expect(new Set(kept('plain').map(usual)), words).toEqual(plain);
    expect([kept('hash'), kept('lists')], words).toEqual([[hash], lists]);
    const ports = await this.#ports();
    const others = lists.some((line) => line.startsWith('block ')) ? 7700 : 7500;
    for (const one of new Set([...plain, ...NEAR]))
      expect([one, ports.get(usual(one)) ?? others], words).toEqual([one, portOf(one, meaning)]);
  }

  /** Address, in its usual spelling → port, of all that the firewall leads. */
  async #ports(): Promise<Map<string, number>> {
    const table = await this.served.namespace.run(['nft', '-j', 'list', 'table', 'inet', 'vpn-bot-dns-wg0']);
    const { nftables } = JSON.parse(table) as { nftables: { map?: { elem?: [string, number][] } }[] };
    return new Map(nftables.flatMap(({ map }) => (map?.elem ?? []).map(([one, port]) => [usual(one), port] as const)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.served[Symbol.asyncDispose]();
  }
}
