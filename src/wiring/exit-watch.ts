import { listsChanged, readDirectList } from '../downloads/exit-lists.ts';
import { type EntryExits, type ExitsState, readExitsState, readServed } from '../exits/answer.ts';
import { choiceLines, exitsOf, type Fallback, hashOfList, loadText } from '../exits/choices.ts';
import { ListError } from '../exits/lists/list-error.ts';
import { type Networks, NO_NETWORKS } from '../exits/lists/networks.ts';
import { silentSince } from '../exits/silence.ts';
import type { Log } from '../log.ts';
import { LoggedFaults } from '../logged-faults.ts';
import type { NotifyOwner } from '../notices.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import type { ExitWay } from '../peers/records/user-record.ts';
import { type NodeDriver, NodeError } from '../wireguard/drivers/driver.ts';
import { noteSilence } from './exit-silence.ts';
import { InOrder } from './in-order.ts';

interface ExitWatchParts {
  readonly store: StorePort;
  /** The drivers of the nodes, by id. */
  readonly drivers: ReadonlyMap<string, Pick<NodeDriver, 'exits'>>;
  readonly peersFile: string;
  readonly country: string;
  readonly usual: ExitWay;
  readonly fallback: Fallback;
  /** The time by which access ends (ms). */
  readonly now: () => number;
  readonly log: Log;
  readonly notify: NotifyOwner;
  /** Gets the links' counters of bytes at each look. */
  readonly onMoved?: (entryId: string, moved: ExitsState['moved']) => void;
}

/** Exit status of `vpn-bot-exits` when it has not the list that a text speaks of. */
const NEEDS_LIST = 67;

/** Keeps every entry with links told of who leaves where, and sees whether the exits answer. */
export class ExitWatch {
  readonly #parts: ExitWatchParts;
  /** Entry → the lines and the list's hash that it confirmed last. */
  readonly #told = new Map<string, string>();
  readonly #states = new Map<string, ExitsState>();
  /** So that texts arrive in order. */
  readonly #telling: InOrder;
  /** Why an entry could not be asked or told. */
  readonly #faults = new LoggedFaults();
  #list: { readonly changed: string; readonly networks: Networks; readonly hash: string } = {
    changed: '',
    networks: NO_NETWORKS,
    hash: hashOfList(NO_NETWORKS),
  };

  constructor(parts: ExitWatchParts) {
    this.#parts = parts;
    this.#telling = new InOrder('telling the exits of node', parts.log);
  }

  /** What was seen last on the entry; null: it has no links, or did not answer at the last look. */
  stateOf(entryId: string): ExitsState | null {
    return this.#states.get(entryId) ?? null;
  }

  /** The links of an entry as they were seen last; null: it has none, or did not answer yet. */
  linksOf(entryId: string): EntryExits | null {
    const state = this.#states.get(entryId);
    const { state: records } = this.#parts.store;
    const exits = exitsOf(records, entryId);
    if (!state || exits.length === 0) return null;
    const links = exits.filter((exit) => state.answers.has(exit));
    return {
      links: links.map((exit) => ({
        exit,
        silentSince: silentSince(records.links[entryId]?.[exit]),
        ...(state.moved.get(exit) ?? { received: 0, sent: 0 }),
      })),
      ...{ direct: state.direct, drifted: state.drift.length },
    };
  }

  /** After a commit: tells the entries whose lines it changed. Does not wait for them. */
  committed(): void {
    for (const entry of this.#entries()) void this.#tell(entry);
  }

  /** Reads the lists if they changed, tells what is not in force, and looks at every exit. */
  async look(): Promise<void> {
    const entries = this.#entries();
    if (entries.length === 0) return;
    await this.#readLists();
    await Promise.all(entries.map((entry) => this.#lookAt(entry)));
  }

  #entries(): string[] {
    const { store, drivers } = this.#parts;
    return Object.keys(store.state.links).filter((id) => drivers.has(id));
  }

  /** A list that is not taken leaves the one in force. */
  async #readLists(): Promise<void> {
    const { peersFile, country, log } = this.#parts;
    const changed = await listsChanged(peersFile, country);
    if (changed === this.#list.changed) return;
    try {
      const { networks } = await readDirectList(peersFile, country);
      this.#list = { changed, networks, hash: hashOfList(networks) };
    } catch (error) {
      if (!(error instanceof ListError)) throw error;
      this.#list = { ...this.#list, changed };
      log.error({ err: error }, 'a list of exits is not taken, the one in force stays');
    }
  }

  async #lookAt(entry: string): Promise<void> {
    const served = await this.#ask(entry, 'show\n');
    if (served === null || served.status !== 0) {
      this.#states.delete(entry);
      return;
    }
    const state = readExitsState(served.lines);
    this.#states.set(entry, state);
    this.#parts.onMoved?.(entry, state.moved);
    const isInForce = state.hasTable && state.list === this.#list.hash;
    if (!isInForce) this.#told.delete(entry);
    const isTold = await this.#tell(entry);
    if (isTold && this.#faults.end(entry))
      this.#parts.log.info({ node: entry }, `node ${entry}: its exits can be asked and told again`);
    await noteSilence(this.#parts, entry, state.answers);
  }

  async #tell(entry: string): Promise<boolean> {
    let isTold = false;
    await this.#telling.run(entry, async () => {
      isTold = await this.#tellNow(entry);
    });
    return isTold;
  }

  /** Resolves with whether the entry has the present choices. */
  async #tellNow(entry: string): Promise<boolean> {
    const { store, usual, fallback, now, log } = this.#parts;
    if (this.#list.changed === '') return false; // the lists are read at the first look
    const lines = choiceLines(store.state, entry, { usual, fallback, now: now() });
    const { hash, networks } = this.#list;
    const told = [...lines, hash].join('\n');
    if (this.#told.get(entry) === told) return true;
    const first = await this.#ask(entry, loadText(lines, hash, null));
    const served = first?.status === NEEDS_LIST ? await this.#ask(entry, loadText(lines, hash, networks)) : first;
    if (served === null) return false;
    if (served.status === 0) {
      this.#told.set(entry, told);
      return true;
    }
    const said = served.lines.join('; ').slice(0, 300);
    const level = this.#faults.levelOf(entry, `not taken: ${said}`, 'error');
    log[level]({ node: entry, said }, `node ${entry}: the choices of exits were not taken`);
    return false;
  }

  /** Null, with a line in the log, when the entry does not answer, or its gate is older than this. */
  async #ask(entry: string, text: string) {
    const { drivers, log } = this.#parts;
    try {
      const answer = (await drivers.get(entry)?.exits?.(text)) ?? null;
      const served = answer === null ? null : readServed(answer);
      if (served === null)
        log[this.#faults.levelOf(entry, 'old gate', 'warn')](
          { node: entry },
          `node ${entry}: its exits could not be asked; renew its gate: vpn-bot node renew ${entry}`,
        );
      return served;
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      const level = this.#faults.levelOf(entry, String(error), 'warn');
      log[level]({ node: entry, err: error }, `node ${entry}: its exits could not be asked`);
      return null;
    }
  }
}
