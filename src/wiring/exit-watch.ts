import { listsChanged, readDirectList } from '../downloads/exit-lists.ts';
import { type EntryExits, type ExitsState, readExitsState } from '../exits/answer.ts';
import { choiceLines, exitsOf, type Fallback, hashOfList, loadText } from '../exits/choices.ts';
import { ListError } from '../exits/lists/list-error.ts';
import { type Networks, NO_NETWORKS } from '../exits/lists/networks.ts';
import { silentSince } from '../exits/silence.ts';
import type { Log } from '../log.ts';
import type { NotifyOwner } from '../notices.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import type { ExitWay } from '../peers/records/user-record.ts';
import type { NodeDriver } from '../wireguard/drivers/driver.ts';
import { noteSilence } from './exit-silence.ts';
import { ToldProgram } from './told-program.ts';

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

/** Keeps every entry with links told of who leaves where, and sees whether the exits answer. */
export class ExitWatch {
  readonly #parts: ExitWatchParts;
  readonly #program: ToldProgram;
  readonly #states = new Map<string, ExitsState>();
  #list: { readonly changed: string; readonly networks: Networks; readonly hash: string } = {
    changed: '',
    networks: NO_NETWORKS,
    hash: hashOfList(NO_NETWORKS),
  };

  constructor(parts: ExitWatchParts) {
    this.#parts = parts;
    const { drivers, log } = parts;
    const pass = async (entry: string, text: string) => (await drivers.get(entry)?.exits?.(text)) ?? null;
    this.#program = new ToldProgram({ pass, name: 'exits', refused: 'the choices of exits were not taken', log });
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
    const shown = await this.#program.show(entry);
    if (shown === null) {
      this.#states.delete(entry);
      return;
    }
    const state = readExitsState(shown);
    this.#states.set(entry, state);
    this.#parts.onMoved?.(entry, state.moved);
    const isInForce = state.hasTable && state.list === this.#list.hash;
    if (!isInForce) this.#program.forget(entry);
    if (await this.#tell(entry)) this.#program.works(entry);
    await noteSilence(this.#parts, entry, state.answers);
  }

  #tell(entry: string): Promise<boolean> {
    return this.#program.tell(entry, () => {
      const { store, usual, fallback, now } = this.#parts;
      const { changed, hash, networks } = this.#list;
      if (changed === '') return null; // the lists are read at the first look
      const lines = choiceLines(store.state, entry, { usual, fallback, now: now() });
      const of = (withLists: boolean) => loadText(lines, hash, withLists ? networks : null);
      return { told: [...lines, hash].join('\n'), of };
    });
  }
}
