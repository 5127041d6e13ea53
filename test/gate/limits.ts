import fc from 'fast-check';
import { expect } from 'vitest';
import { Gate } from '../lab/gate.ts';
import { Namespace } from '../lab/namespace.ts';
import { Network, type Status, untilEnd, usual } from './contract.ts';
import { surroundings, texts } from './hostile.ts';
import { say, shown, Tally } from './said.ts';

const ADDRESSES = ['10.0.0.1/24', 'fd00::1/64'];
const LONGEST = 16_384;

/** Limits by their number: kbit/s each way, and the addresses that share them. */
type Limits = ReadonlyMap<number, { readonly down: number; readonly up: number; readonly hosts: readonly string[] }>;

/** What the gate has to answer to a text for `limits`, what it prints, and the limits in force then. */
function judge(text: string, before: Limits): readonly [Status, said: string, Limits] {
  const network = new Network(ADDRESSES);
  const whole = untilEnd(text);
  if (whole === null) return [65, '', before];
  const [lines, isLast] = whole;
  const limits = new Map<number, { down: number; up: number; hosts: readonly string[] }>();
  const isTaken = (line: string): boolean => {
    const [word, ...rest] = line.split(' ');
    const [number, down, up] = rest.slice(0, 3).map(natural);
    const hosts = network.hosts(rest[3] ?? '');
    if (word !== 'limit' || rest.length !== 4 || line.length > LONGEST || hosts === null) return false;
    if (number === undefined || down === undefined || up === undefined) return false;
    const isInRange = number <= 65_533 && [down, up].every((speed) => speed >= 100 && speed <= 10_000_000);
    const taken = new Set([...limits.values()].flatMap((limit) => limit.hosts));
    if (!isInRange || limits.has(number) || hosts.some((host) => taken.has(host)) || new Set(hosts).size < hosts.length)
      return false;
    return limits.set(number, { down, up, hosts }).size > 0;
  };
  const was = before.size > 0 ? 'limits there' : 'limits missing';
  if (isLast && lines.length === 1 && lines[0] === 'show') return [0, was, before];
  if (!isLast || !lines.map(isTaken).every(Boolean)) return [64, '', before];
  return [0, limits.size === 0 ? 'limits none' : was, limits];
}

/** A whole number above 0 in its one usual spelling; NaN: something else. */
const natural = (text: string): number =>
  text === String(Number(text)) && Number.isSafeInteger(Number(text)) && Number(text) > 0 ? Number(text) : Number.NaN;

const number = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 9 }).map(String) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 65_533 }).map(String) },
  fc.constantFrom('0', '65534', '65535', '07', '1e3', '', '-1', '99999999999', '0x7', '+7', '7.0', '1_0'),
);
const speed = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 100, max: 10_000_000 }).map(String) },
  fc.constantFrom('100', '10000000', '99', '10000001', '0100', '1k', '10mbit', '1e5', '0x100'),
);
const address = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 40 }).map((host) => `10.0.0.${host}/32`) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 40 }).map((host) => `fd00::${host.toString(16)}/128`) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 65_535 }).map((host) => `fd00:0:0:0:1::${host.toString(16)}/128`) },
  fc.constantFrom(
    '10.0.1.9/32',
    '10.0.0.9/24',
    '10.0.0.256/32',
    'fd00:0::2/128',
    'fd00::0002/128',
    'fd00:0:0:0:0:0:0:2/128',
    'fd01::2/128',
    '::/128',
    '',
  ),
);
const line = fc
  .tuple(number, speed, speed, fc.array(address, { minLength: 1, maxLength: 3 }))
  .map(([id, down, up, all]) => `limit ${id} ${down} ${up} ${all.join(',')}`);

/** A gate to an interface that a machine of its own has, and the limits that have to be in force. */
export class LimitsLab implements AsyncDisposable {
  readonly tally = new Tally();
  readonly #namespace: Namespace;
  readonly #gate = new Gate({ interface: 'wg0', addresses: ADDRESSES });
  #limits: Limits = new Map();

  private constructor(namespace: Namespace) {
    this.#namespace = namespace;
  }

  static async start(): Promise<LimitsLab> {
    const namespace = await Namespace.make();
    await namespace.ip('link', 'add', 'wg0', 'type', 'veth', 'peer', 'name', 'end0');
    for (const one of ADDRESSES)
      await namespace.ip('address', 'add', one, 'dev', 'wg0', ...(one.includes(':') ? ['nodad'] : []));
    await namespace.ip('link', 'set', 'wg0', 'up');
    return new LimitsLab(namespace);
  }

  /** Random and hostile texts: each limit of a good one is in force, and nothing else; any other changes nothing. */
  property() {
    const text = fc.oneof(
      { weight: 12, arbitrary: texts(line, 4) },
      fc.constantFrom('show\n# end\n', '# end\n', 'show\n'),
    );
    return fc.asyncProperty(text, surroundings, (asked, env) => this.expectTaken(asked, env));
  }

  /** Texts that are answered in each of the ways that there are. */
  async oneOfEach(): Promise<void> {
    for (const text of [
      'limit 7 20000 10000 10.0.0.9/32\n# end\n',
      'limit 0 20000 10000 10.0.0.9/32\n# end\n',
      'show\n',
    ])
      await this.expectTaken(text);
    this.tally.expectEach(0, 64, 65);
  }

  async expectTaken(text: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
    const [status, told, limits] = judge(text, this.#limits);
    const said = await this.say(text, env);
    expect({ text: shown(text), said: said.status }).toEqual({ text: shown(text), said: status });
    if (status === 64) expect(said.stderr).toMatch(/^refused: line \d+: [a-z ]+$/); // it quotes nothing
    if (status === 0) expect(said.stdout).toBe(`# begin\n${told}\n# end`);
    this.tally.add(status);
    this.#limits = limits;
    await this.expectInForce(limits, text);
  }

  /** Has the gate take these at once: whatever their order, one of them is in force then, and whole. */
  async expectTakenAtOnce(texts: readonly string[]): Promise<void> {
    const said = await Promise.all(texts.map((text) => this.say(text)));
    expect(said.map(({ status }) => status)).toEqual(texts.map(() => 0));
    const all = texts.map((text) => judge(text, this.#limits)[2]);
    const held = await Promise.allSettled(all.map((limits) => this.expectInForce(limits)));
    expect(held.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    this.#limits = all[held.findIndex(({ status }) => status === 'fulfilled')] ?? this.#limits;
  }

  say(text: string, env: Readonly<Record<string, string>> = {}) {
    return say(['ip', 'netns', 'exec', this.#namespace.name, this.#gate.program, 'limits'], text, env);
  }

  async expectInForce(limits: Limits, text = ''): Promise<void> {
    const wanted = [...limits];
    for (const [family, side] of [
      ['inet', 'down'],
      ['netdev', 'up'],
    ] as const) {
      const found = await this.#friends(family);
      expect(found, shown(text)).toEqual(
        wanted.flatMap(([id, { hosts }]) => hosts.map((host) => [host.replace(/\/.*/, ''), id])).toSorted(),
      );
      const classes = await this.#classes(side === 'down' ? 'wg0' : 'vbl-wg0');
      expect([...classes.keys()].toSorted(), shown(text)).toEqual(wanted.map(([id]) => id).toSorted());
      // tc prints a rate with four digits or more
      for (const [id, limit] of wanted)
        expect(Math.abs((classes.get(id) ?? 0) / limit[side] - 1), shown(text)).toBeLessThan(0.001);
    }
  }

  /** Which address has which number, in the tables of this family. */
  async #friends(family: 'inet' | 'netdev'): Promise<unknown[]> {
    const { nftables } = JSON.parse(await this.#namespace.run(['nft', '-j', 'list', 'ruleset'])) as {
      nftables: { map?: { family: string; elem?: [string, string | number][] } }[];
    };
    return nftables
      .flatMap(({ map }) => (map?.family === family ? (map.elem ?? []) : []))
      .map(([host, id]) => [
        usual(host),
        typeof id === 'number' ? id % 65_536 : Number.parseInt(id.split(':')[1] ?? '', 16),
      ])
      .toSorted();
  }

  /** Number → kbit/s. */
  async #classes(device: string): Promise<Map<number, number>> {
    const links = await this.#namespace.ip('-o', 'link', 'show');
    if (!new RegExp(`: ${device}[@:]`).test(links)) return new Map();
    const shownClasses = await this.#namespace.run(['tc', 'class', 'show', 'dev', device]);
    const unit = { bit: 0.001, Kbit: 1, Mbit: 1000, Gbit: 1_000_000 };
    return new Map(
      [...shownClasses.matchAll(/htb 7b01:(\w+) .*?rate (\d+)(bit|Kbit|Mbit|Gbit)/g)].map(
        ([, id = '', rate, name = 'bit']) => [Number.parseInt(id, 16), Number(rate) * unit[name as keyof typeof unit]],
      ),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#namespace.close();
    this.#gate[Symbol.dispose]();
  }
}
