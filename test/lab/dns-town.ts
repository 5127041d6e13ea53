import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { ExitTown, LISTED, type Seen, SITES } from './exit-town.ts';
import { whileItWaits } from './held-lock.ts';
import type { Phone } from './phone.ts';
import { identityOf } from './processes.ts';

/** The name server of the lab's Internet, and another one that only friends' apps know. */
export const UPSTREAM = ['198.51.100.53', '2001:db8:53::53'] as const;
export const OTHER = ['198.51.100.8', '2001:db8:53::8'] as const;
/** What it knows of them: names of sites, by where they stand. */
export const NAMES = { home: 'shop.test', abroad: 'chat.test', ads: 'ads.test' } as const;

/** A text for `vpn-bot-exits load` with the lab's list. */
export function choices(lines: readonly string[]): string {
  const networks = LISTED.map((network) => `network ${network}`);
  return [...lines, `list ${hashOf(LISTED)}`, ...networks, '# end', ''].join('\n');
}

/** The lines of a friend whose addresses end in this number. */
export const choiceOf = (number: number, way: 'auto' | 'away') => [
  `address 10.66.0.${number} ${way} eu1`,
  `address fd66::${number} ${way} eu1`,
];

/** A text for `vpn-bot-dns load`; `plain`: the addresses for which nothing is blocked. */
export const lists = (lines: readonly string[], plain: readonly string[] = []): string =>
  [...plain.map((address) => `plain ${address}`), `lists ${hashOf(lines)}`, ...lines, '# end', ''].join('\n');

export const LISTS = [`name ${NAMES.home}`, `except www.${NAMES.home}`, `block ${NAMES.ads}`];

const hashOf = (lines: readonly string[]) =>
  createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex');

/** A town of exits whose entry has a name server of its own. */
export class DnsTown implements AsyncDisposable {
  readonly exits: ExitTown;
  #resolver: ReturnType<ExitTown['web']['spawn']> | null = null;
  #isWanted = false;
  readonly #asked: string[] = [];

  private constructor(exits: ExitTown) {
    this.exits = exits;
  }

  /** With three friends, whose addresses end in 3 (auto), 4 (away) and 5 (home), and `LISTS` in force. */
  static async build() {
    const town = new DnsTown(await ExitTown.build());
    await town.#openUpstream();
    town.#install();
    const friend = (number: number) => town.exits.friend(`10.66.0.${number}`, `fd66::${number}`);
    const [auto, away, home] = [await friend(3), await friend(4), await friend(5)];
    await town.exits.run('load', choices([...choiceOf(3, 'auto'), ...choiceOf(4, 'away')]));
    await town.run('load', lists(LISTS));
    await town.start();
    return { town, auto, away, home };
  }

  /** Runs `vpn-bot-dns` on the entry; rejects with what it said. */
  run(word: string, input = ''): Promise<string> {
    const { namespace, interface: name } = this.exits.entry.server;
    return namespace.run([this.#program, name, word], input);
  }

  /** Runs it while somebody else holds its lock, and lets it go on when `change` is done. */
  whileItWaits(word: string, input: string, change: () => Promise<unknown>) {
    const { namespace, interface: name } = this.exits.entry.server;
    const argv = [this.#program, name, word];
    return whileItWaits(namespace, join(this.state, `${name}.lock`), { argv, input, change });
  }

  /** The file that names the interfaces with a name server. */
  config(): string {
    return readFileSync(this.#config, 'utf8');
  }

  writeConfig(text: string): void {
    writeFileSync(this.#config, text, { mode: 0o644 });
  }

  /** Its start was longer ago than one takes. */
  ageStart(): void {
    this.#startedAt(new Date(Date.now() - 60_000));
  }

  /** It counts as started at this moment. */
  startNow(): void {
    this.#startedAt(new Date());
  }

  /** Starts the resolver, and again whenever it ends, as its unit does. */
  async start(): Promise<void> {
    this.#isWanted = true;
    this.#spawn();
    await this.untilAnswers();
  }

  async stop(): Promise<void> {
    this.#isWanted = false;
    this.#resolver?.kill('SIGTERM');
    await this.#resolver;
  }

  /** Has the entry look until its dnsmasq answers. */
  async untilAnswers(): Promise<void> {
    await eventually(() => this.#areAllThere());
    await eventually(async () => {
      await this.run('keep');
      return /^resolver answers$/m.test(await this.run('show'));
    });
  }

  /** What a name server answers this phone: addresses, or the error's code; `ECONNREFUSED` and `ETIMEOUT` as well. */
  async ask(phone: Pick<Phone, 'namespace'>, name: string, { at = '10.66.0.1', type = 'A' } = {}): Promise<string> {
    const words = [process.execPath, '-e', ASK, name, at, type];
    return (await phone.namespace.run(words)).trim();
  }

  /** The name, and who asked a name server of the Internet for it, since the last call; each once, by `nameOf`. */
  whoAsked(): { readonly name: string; readonly by: Seen }[] {
    // dnsmasq asks all of its name servers at first
    const seen = new Set<string>();
    return this.#asked.splice(0).flatMap((line) => {
      const [, name, from] = /query\[\w+\] (\S+) from (\S+)/.exec(line) ?? [];
      // the entry itself asks for the root, to see whether it is answered
      if (name === undefined || from === undefined || name === '.') return [];
      const by = this.exits.nameOf(from);
      if (seen.has(`${name} ${by}`)) return [];
      seen.add(`${name} ${by}`);
      return [{ name, by }];
    });
  }

  /** Ids of the running processes of dnsmasq on the entry. */
  processes(): Promise<number[]> {
    return this.#named('dnsmasq');
  }

  /** What starts them has looked once more, from beginning to end, whether they have to be told something else. */
  async looks(): Promise<void> {
    // it sleeps between two looks; the first one may have begun before
    const nap = async () => (await this.#named('sleep')).flatMap((pid) => identityOf(pid) ?? [])[0];
    for (const _ of ['the one under way', 'the next']) {
      const last = await nap();
      await eventually(async () => ![undefined, last].includes(await nap()));
    }
  }

  /** The same, told apart from later ones with the same ids. */
  async identities(): Promise<string[]> {
    return (await this.processes()).flatMap((pid) => identityOf(pid) ?? []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.exits[Symbol.asyncDispose]();
  }

  async #named(program: string): Promise<number[]> {
    const { namespace } = this.exits.entry.server;
    const pids = await namespace.run(['ip', 'netns', 'pids', namespace.name]);
    return pids
      .split('\n')
      .filter((pid) => nameOfProcess(pid) === program)
      .map(Number);
  }

  get #config(): string {
    return join(this.exits.state, '../dns.conf');
  }

  get #program(): string {
    return join(this.exits.state, '../vpn-bot-dns');
  }

  get state(): string {
    return join(this.exits.state, '../dns-state');
  }

  #startedAt(time: Date): void {
    utimesSync(join(this.state, '../dns-run', this.exits.entry.server.interface), time, time);
  }

  async #areAllThere(): Promise<boolean> {
    const wanted = readFileSync(join(this.state, '../dns-run', this.exits.entry.server.interface, 'processes'), 'utf8');
    const lines = wanted.trim().split('\n').length;
    return (await this.processes()).length === lines;
  }

  #spawn(): void {
    const { namespace, interface: name } = this.exits.entry.server;
    const child = namespace.spawn(this.#program, name, 'run');
    this.#resolver = child;
    void child.then(() => {
      if (this.#isWanted) this.#spawn();
    });
  }

  #install(): void {
    const folder = join(this.exits.state, '..');
    const { interface: name } = this.exits.entry.server;
    const config = this.#config;
    this.writeConfig(`${name} 10.66.0.1 fd66::1 ${UPSTREAM.join(',')}\n`);
    mkdirSync(this.state);
    const text = readFileSync('deploy/vpn-bot-dns', 'utf8');
    const places = { CONFIG: config, STATE: this.state, RUN: join(folder, 'dns-run') };
    const exits = { EXITS_CONFIG: join(folder, 'exits.conf'), EXITS_STATE: this.exits.state };
    writeFileSync(this.#program, placed(text, { ...places, ...exits }));
    chmodSync(this.#program, 0o755);
    const program = join(folder, 'vpn-bot-exits');
    writeFileSync(program, placed(readFileSync(program, 'utf8'), { DNS: this.#program, DNS_CONFIG: config }));
  }

  async #openUpstream(): Promise<void> {
    const { web } = this.exits;
    for (const address of [...UPSTREAM, ...OTHER]) await web.ip('address', 'add', address, 'dev', 'lo');
    const records = [
      `--host-record=${NAMES.home},${SITES.abroad.join(',')}`, // no network of the list names it
      `--host-record=www.${NAMES.home},${SITES.abroad.join(',')}`,
      `--host-record=${NAMES.abroad},${SITES.home.join(',')}`,
      `--host-record=${NAMES.ads},${SITES.abroad.join(',')}`,
    ];
    const listens = [...UPSTREAM, ...OTHER].map((address) => `--listen-address=${address}`);
    const words = [
      'dnsmasq',
      '-k',
      '-C',
      '/dev/null',
      '--pid-file',
      '--log-queries',
      '--log-facility=-',
      '--no-resolv',
    ];
    const child = web.spawn(...words, '--bind-interfaces', '--no-hosts', '--local=/#/', ...listens, ...records);
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#asked.push(...text.split('\n')));
    await eventually(() => this.#asked.some((line) => line.includes('started')));
  }
}

const placed = (text: string, values: Readonly<Record<string, string>>): string =>
  Object.entries(values).reduce(
    (all, [name, value]) => all.replace(new RegExp(`^${name}=.*`, 'm'), `${name}=${value}`),
    text,
  );

function nameOfProcess(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return ''; // it has ended
  }
}

const ASK = `
const [name, server, type] = process.argv.slice(1);
const resolver = new (require('node:dns').Resolver)({ timeout: 2000, tries: 1 });
resolver.setServers([server]);
resolver.resolve(name, type, (error, found) => console.log(error ? error.code : [found].flat().toSorted().join(' ')));
`;
