import fc from 'fast-check';
import { expect } from 'vitest';
import { Gate } from '../lab/gate.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { isKey, Network, type Status, untilEnd } from './contract.ts';
import { surroundings, texts } from './hostile.ts';
import { say, shown, Tally } from './said.ts';

const ADDRESSES = ['10.0.0.1/24', 'fd00::1/64'];
const LONGEST = 1024;
const ZERO = `${'A'.repeat(43)}=`;
/** Keys that friends' peers may have; few, so that changes meet each other. */
const KEYS = Array.from({ length: 6 }, (_, at) => Buffer.alloc(32, 17 * (at + 1)).toString('base64'));
const SECRETS = [3, 5].map((byte) => Buffer.alloc(32, byte).toString('base64'));

/** Peers by key: preshared key, and addresses. */
type Peers = ReadonlyMap<string, { readonly secret: string; readonly addresses: ReadonlySet<string> }>;

/** What the gate has to answer to a text for `apply`, and the peers then. */
function judge(text: string, before: Peers, serverKey: string): readonly [Status, Peers] {
  const network = new Network(ADDRESSES);
  const whole = untilEnd(text);
  if (whole === null) return [65, before];
  const sets: { key: string; secret: string; addresses: readonly string[] }[] = [];
  const removals: string[] = [];
  const isTaken = (line: string): boolean => {
    const [word, key = '', secret, list, ...more] = line.split(' ');
    if (line.length > LONGEST || more.length > 0 || !isKey(key) || key === serverKey) return false;
    if (word === 'remove' && secret === undefined) return removals.push(key) > 0;
    if (word !== 'set' || secret === undefined || list === undefined || (secret !== '-' && !isKey(secret)))
      return false;
    const addresses = list === '-' ? [] : network.hosts(list);
    return addresses !== null && sets.push({ key, secret, addresses }) > 0;
  };
  const [lines, isLast] = whole;
  if (!isLast || !lines.map(isTaken).every(Boolean)) return [64, before];
  const peers = new Map(before);
  for (const { key, secret, addresses } of sets) {
    // an address has one peer: who got it last
    for (const [other, peer] of peers)
      peers.set(other, { ...peer, addresses: peer.addresses.difference(new Set(addresses)) });
    const kept = peers.get(key)?.secret ?? '(none)';
    const told = secret === ZERO ? '(none)' : secret;
    peers.set(key, { secret: secret === '-' ? kept : told, addresses: new Set(addresses) });
  }
  for (const key of removals) peers.delete(key);
  return [0, peers];
}

const key = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...KEYS) }, fc.constantFrom('SERVER', 'A'.repeat(44), ''));
const secret = fc.constantFrom('-', '-', ...SECRETS, ZERO);
const group = fc.integer({ min: 0, max: 65_535 }).map((number) => number.toString(16));
const address = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 255 }).map((host) => `10.0.0.${host}/32`) },
  { weight: 4, arbitrary: group.map((host) => `fd00::${host}/128`) },
  {
    weight: 2,
    arbitrary: fc.array(group, { minLength: 4, maxLength: 4 }).map((all) => `fd00:0:0:0:${all.join(':')}/128`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('fd00::', 'fd00:0:0:', 'fd00:0000::', 'fd01::', '::'), group)
      .map(([head, tail]) => `${head}${tail}/128`),
  },
  fc.constantFrom(
    '10.0.1.9/32',
    '10.0.0.9/24',
    '0.0.0.0/0',
    '10.0.0.9',
    '10.0.0.09/32',
    'fd00::9/64',
    '::ffff:10.0.0.9/128',
    'FD00::9/128',
    '',
  ),
);
const addresses = fc.oneof(
  { weight: 1, arbitrary: fc.constant('-') },
  { weight: 6, arbitrary: fc.array(address, { minLength: 1, maxLength: 3 }).map((all) => all.join(',')) },
);
const line = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(key, secret, addresses).map((words) => `set ${words.join(' ')}`) },
  { weight: 1, arbitrary: key.map((name) => `remove ${name}`) },
);

/** One gate with a real interface, and what its peers have to be. */
export class ChangesLab implements AsyncDisposable {
  readonly tally = new Tally();
  readonly #lab: WireguardLab;
  readonly #server: WireguardServer;
  readonly #gate: Gate;
  #peers: Peers = new Map();

  private constructor(lab: WireguardLab, server: WireguardServer) {
    this.#lab = lab;
    this.#server = server;
    this.#gate = new Gate({ interface: server.interface, addresses: ADDRESSES });
  }

  static async start(): Promise<ChangesLab> {
    const lab = await WireguardLab.start();
    return new ChangesLab(lab, await lab.server({ addresses: ADDRESSES }));
  }

  /** Random and hostile texts by each of the ways that a text can come: all of it is done, or nothing. */
  property() {
    const ways = fc.constantFrom<[argument: string | null, command: string]>(
      ['apply', ''],
      [null, 'apply'],
      [null, 'standby'],
    );
    return fc.asyncProperty(texts(line), ways, surroundings, async (pattern, [argument, command], env) => {
      const text = pattern.replaceAll('SERVER', this.#server.keys.publicKey);
      await this.expectTaken(text, argument === null ? { ...env, SSH_ORIGINAL_COMMAND: command } : env, argument);
    });
  }

  /** Texts that are answered in each of the ways that there are. */
  async oneOfEach(): Promise<void> {
    for (const text of [
      `set ${KEYS[0]} - 10.0.0.9/32\n# end\n`,
      `set ${KEYS[0]} - 10.0.0.1/32\n# end\n`,
      `remove ${KEYS[0]}\n`,
    ])
      await this.expectTaken(text);
    this.tally.expectEach(0, 64, 65);
  }

  /** Has the gate take a text, and holds the answer and the interface against the judgement. */
  async expectTaken(text: string, env: Readonly<Record<string, string>> = {}, argument: string | null = 'apply') {
    const [status, peers] = judge(text, this.#peers, this.#server.keys.publicKey);
    const said = await say([this.#gate.program, ...(argument === null ? [] : [argument])], text, env);
    expect({ text: shown(text), said: said.status }).toEqual({ text: shown(text), said: status });
    // it quotes nothing
    if (status === 64) expect(said.stderr).toMatch(/^refused: line \d+: [a-z ]+$/);
    this.tally.add(status);
    this.#peers = peers;
    expect(await this.#found(), shown(text)).toEqual(plain(peers));
  }

  async #found() {
    const [ips, secrets] = await Promise.all([
      this.#server.wg('show', 'allowed-ips'),
      this.#server.wg('show', 'preshared-keys'),
    ]);
    const rows = (text: string) => text.split('\n').flatMap((row) => (row === '' ? [] : [row.split(/\s+/)]));
    const secretOf = new Map(rows(secrets).map(([name = '', value = '']) => [name, value]));
    return plain(
      new Map(
        rows(ips).map(([name = '', ...all]) => [
          name,
          { secret: secretOf.get(name) ?? '', addresses: new Set(all.filter((one) => one.includes('/'))) },
        ]),
      ),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lab.close();
    this.#gate[Symbol.dispose]();
  }
}

const plain = (peers: Peers) =>
  [...peers].map(([name, peer]) => [name, peer.secret, [...peer.addresses].toSorted()]).toSorted();
