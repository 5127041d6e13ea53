import { stat } from 'node:fs/promises';
import {
  type NodeResolver,
  type ResolverShown,
  type ResolverState,
  readResolver,
  type SilentUpstream,
} from '../dns/resolver-answer.ts';
import { plainLines, resolverLists, resolverText } from '../dns/resolver-text.ts';
import { blockFile, readBlocked } from '../downloads/block-lists.ts';
import { listFiles, readOwn } from '../downloads/exit-lists.ts';
import { exitsOf } from '../exits/choices.ts';
import { ListError } from '../exits/lists/list-error.ts';
import type { Log } from '../log.ts';
import type { NotifyOwner } from '../notices.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import { noteTrouble } from '../peers/records/trouble-record.ts';
import type { NodeDriver } from '../wireguard/drivers/driver.ts';
import { ToldProgram } from './told-program.ts';

interface ResolverWatchParts {
  readonly store: StorePort;
  /** The drivers of the nodes, by id. */
  readonly drivers: ReadonlyMap<string, Pick<NodeDriver, 'resolver'>>;
  readonly peersFile: string;
  /** The time by which access ends (ms). */
  readonly now: () => number;
  readonly log: Log;
  readonly notify: NotifyOwner;
}

interface Lists {
  /** Changes when a file does. */
  readonly changed: string;
  readonly lines: readonly string[];
  readonly hash: string;
}

/** Keeps every resolver told of names, blocked domains and friends who want none blocked, and sees whether it answers. */
export class ResolverWatch {
  readonly #parts: ResolverWatchParts;
  readonly #program: ToldProgram;
  readonly #states = new Map<string, ResolverState>();
  readonly #silent = new Map<string, readonly SilentUpstream[]>();
  readonly #asked = new Map<string, number>();
  readonly #lists = new Map<string, Lists>();

  constructor(parts: ResolverWatchParts) {
    this.#parts = parts;
    const { drivers, log } = parts;
    const pass = async (node: string, text: string) => (await drivers.get(node)?.resolver?.(text)) ?? null;
    this.#program = new ToldProgram({ pass, name: 'resolver', refused: 'its resolver did not take the lists', log });
  }

  /** What was seen last; null: the node has no resolver. */
  stateOf(nodeId: string): ResolverState | null {
    if (this.#parts.store.state.resolvers[nodeId] === undefined) return null;
    return this.#states.get(nodeId) ?? 'unknown';
  }

  /** The same, with the name servers that did not answer it then. */
  seen(nodeId: string): NodeResolver | null {
    const state = this.stateOf(nodeId);
    return state === null ? null : { state, silent: this.#silent.get(nodeId) ?? [] };
  }

  /** How many times friends began to ask it, as seen last; null: that is not known. */
  askedOf(nodeId: string): number | null {
    return this.stateOf(nodeId) === null ? null : (this.#asked.get(nodeId) ?? null);
  }

  /** After a commit: tells the nodes whose lines it changed. Does not wait for them. */
  committed(): void {
    for (const node of this.#nodes()) void this.#tell(node);
  }

  /** Reads the lists that changed, tells what is not in force, and looks whether each resolver answers. */
  async look(): Promise<void> {
    await Promise.all(this.#nodes().map((node) => this.#lookAt(node)));
  }

  #nodes(): string[] {
    const { store, drivers } = this.#parts;
    return Object.keys(store.state.resolvers).filter((id) => drivers.has(id));
  }

  async #lookAt(node: string): Promise<void> {
    await this.#readLists(node);
    const lines = await this.#program.show(node);
    if (lines === null) {
      this.#states.set(node, 'unknown');
      return;
    }
    const shown = readResolver(lines);
    this.#states.set(node, shown.state);
    this.#silent.set(node, shown.silent);
    this.#asked.set(node, shown.asked);
    if (!shown.hasTable || shown.lists !== this.#lists.get(node)?.hash) this.#program.forget(node);
    if (await this.#tell(node)) this.#program.works(node);
    await this.#noteChange(node, shown);
  }

  /** A list that is not taken leaves the ones in force. */
  async #readLists(node: string): Promise<void> {
    const { store, peersFile, log } = this.#parts;
    const urls = store.state.resolvers[node]?.lists ?? [];
    const hasExits = exitsOf(store.state, node).length > 0;
    const changed = [String(hasExits), ...urls, await changeOf(peersFile, urls)].join(' ');
    const before = this.#lists.get(node);
    if (before?.changed === changed) return;
    try {
      const own = hasExits ? await readOwn(peersFile) : null;
      const { domains: names = [], exceptDomains: except = [] } = own ?? {};
      const lists = { names, except, blocked: await readBlocked(peersFile, urls) };
      this.#lists.set(node, { changed, ...resolverLists(lists) });
    } catch (error) {
      if (!(error instanceof ListError)) throw error;
      const none = resolverLists({ names: [], except: [], blocked: [] });
      this.#lists.set(node, { ...none, ...before, changed });
      log.error({ node, err: error }, 'a list of domains is not taken, the ones in force stay');
    }
  }

  #tell(node: string): Promise<boolean> {
    return this.#program.tell(node, () => {
      const { store, now } = this.#parts;
      const lists = this.#lists.get(node);
      if (lists === undefined) return null; // they are read at the first look
      const plain = plainLines(store.state, node, now());
      const of = (withLists: boolean) => resolverText(plain, lists.hash, withLists ? lists.lines : null);
      return { told: [...plain, lists.hash].join('\n'), of };
    });
  }

  /** Each change is told once, also by a bot that was restarted in between; rejects when it cannot be written. */
  async #noteChange(node: string, { state, silent, failing }: ResolverShown): Promise<void> {
    const { store, notify, log, now } = this.#parts;
    const since = store.state.resolvers[node]?.failing_since;
    const at = new Date(now()).toISOString();
    if (state === 'dead' || state === 'unheard' || state === 'stuck') {
      if (since !== undefined) return;
      await store.update((draft) => {
        const resolver = draft.resolvers[node];
        if (resolver) resolver.failing_since = at;
      });
      const upstreams = [...new Set(silent.map(({ address }) => address))];
      if (state === 'stuck')
        log.warn(
          { node, why: state, upstreams },
          `node ${node}: the name servers that its resolver asks do not answer`,
        );
      else log.warn({ node, why: state }, `node ${node}: its resolver fails, queries pass by it`);
      notify({
        ...{ kind: 'resolver-failing', node, why: state },
        ...{ upstreams: state === 'stuck' ? upstreams : [], ways: state === 'stuck' ? failing : [] },
      });
    } else if (state === 'answers' && since !== undefined) {
      await store.update((draft) => {
        delete draft.resolvers[node]?.failing_since;
        noteTrouble(draft, { kind: 'resolver', name: node, since, ended: at });
      });
      log.info({ node }, `node ${node}: its resolver answers again`);
      notify({ kind: 'resolver-back', node });
    }
  }
}

/** A text that changes when the owner's list or one of the block lists did. */
async function changeOf(peersFile: string, urls: readonly string[]): Promise<string> {
  const files = [listFiles(peersFile, '').own, ...urls.map((url) => blockFile(peersFile, url))];
  const times = files.map((file) =>
    stat(file).then(
      ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
      () => 'none',
    ),
  );
  return (await Promise.all(times)).join();
}
