import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { StorePort } from '../peers/devices/peer-service.ts';
import { rememberAllEnded, rememberEnded } from '../peers/records/ended-keys.ts';
import type { Draft, State } from '../peers/records/records.ts';
import { type FileIdentity, identityOf, NotSyncedError, writeDurably } from './durable-write.ts';
import { loadStore } from './load-store.ts';
import { keepRejected, readEdit } from './outside-edit.ts';
import { markRevision } from './revision-mark.ts';
import { StoreSerializer } from './serialize-store.ts';
import { deepFrozen, WorkingCopy } from './working-copy.ts';

export type StoreEvent =
  | { readonly kind: 'edit-taken-in' }
  | { readonly kind: 'edit-rejected'; readonly movedTo: string; readonly reason: string };

/** Why the store cannot be written, and since when (ms). */
export interface StoreFailure {
  readonly since: number;
  readonly reason: string;
}

type Listener = (state: State, previous: State) => void;
type Waiting = {
  readonly run: (copy: WorkingCopy) => void;
  /** Whether it is written even if nothing is changed. */
  readonly isWritten: boolean;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
};

/** `peers.json`: the desired state, in memory and, before anyone hears of a change, safely on disk. */
export class JsonStore implements StorePort {
  readonly #path: string;
  readonly #serializer = new StoreSerializer();
  readonly #listeners = new Set<Listener>();
  readonly #onEvent: (event: StoreEvent) => void;
  /** What goes along with every commit: what time it is. */
  stamp: (() => Draft['clock']) | null = null;
  #state: State;
  #identity: FileIdentity | null;
  #queue: Waiting[] = [];
  #running: Promise<void> | null = null;
  #failure: StoreFailure | null = null;

  private constructor(path: string, state: State, identity: FileIdentity | null, onEvent: (event: StoreEvent) => void) {
    this.#path = path;
    this.#state = deepFrozen(state);
    this.#identity = identity;
    this.#onEvent = onEvent;
  }

  /** Reads the store, or starts an empty one where there never was a file. Throws as `loadStore` does. */
  static async open(path: string, onEvent: (event: StoreEvent) => void): Promise<JsonStore> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const { store, identity } = await loadStore(path);
    return new JsonStore(path, store, identity, onEvent);
  }

  get state(): State {
    return this.#state;
  }

  /** Runs after every commit, in order; must not throw. Returns the way to stop listening. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Changes that wait together share one write; each sees the ones before it; each resolves when it is on disk. */
  update<T>(change: (draft: Draft, before: State) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let value: T;
      const run = (copy: WorkingCopy) => {
        value = copy.run(change);
      };
      this.#enqueue({ run, isWritten: false, done: () => resolve(value), failed: reject });
    });
  }

  /** Of the last attempt to write, if it failed. */
  get failure(): StoreFailure | null {
    return this.#failure;
  }

  /** If the last write failed, tries one that changes nothing; `failure` tells how it went. */
  async retry(): Promise<void> {
    if (!this.#failure) return;
    await new Promise<void>((done) => {
      this.#enqueue({ run: () => undefined, isWritten: true, done, failed: () => done() });
    });
  }

  /** Takes in what was edited from outside since the last write, or puts it aside. */
  async reload(): Promise<void> {
    await this.update(() => undefined);
  }

  /** The committed state as text, as it stands in the file. */
  get text(): string {
    return this.#serializer.serialize(this.#state);
  }

  /** Resolves when everything that waits is written. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  #enqueue(waiting: Waiting): void {
    this.#queue.push(waiting);
    this.#running ??= this.#work();
  }

  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      await setImmediate(); // what is asked for within one turn of the event loop shares one write
      await this.#writeBatch(this.#queue.splice(0));
    }
    this.#running = null;
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    let waiting = batch;
    try {
      await this.#absorbOutsideEdit();
      const { tip, good } = this.#applyAll(batch);
      waiting = good;
      if (tip !== this.#state || good.some(({ isWritten }) => isWritten)) await this.#commit(tip);
      for (const { done } of good) done();
    } catch (error) {
      this.#failure = { since: this.#failure?.since ?? Date.now(), reason: String(error) };
      for (const { failed } of waiting) failed(error);
    }
  }

  /** A change that throws fails alone; the others go on from the state before it. */
  #applyAll(batch: readonly Waiting[]): { tip: State; good: Waiting[] } {
    const copy = new WorkingCopy(this.#state, rememberEnded);
    const good = batch.filter((waiting) => {
      try {
        waiting.run(copy);
        return true;
      } catch (error) {
        waiting.failed(error);
        return false;
      }
    });
    return { tip: copy.tip, good };
  }

  async #commit(tip: State): Promise<void> {
    const stamp = this.stamp ? { clock: deepFrozen(this.stamp()) } : {};
    const next = Object.freeze({ ...tip, ...stamp, revision: this.#state.revision + 1 });
    await this.#write(next);
    const previous = this.#state;
    this.#state = next;
    for (const listener of this.#listeners) listener(next, previous);
  }

  async #write(state: State): Promise<void> {
    try {
      this.#identity = await writeDurably(this.#path, this.#serializer.bytes(state));
    } catch (error) {
      if (error instanceof NotSyncedError) this.#identity = error.identity; // ours, not somebody's edit: the next write replaces it
      throw error;
    }
    this.#failure = null;
    markRevision(this.#path, state.revision);
  }

  /** Invariant 8: an edit from the current revision is taken in, any other is put aside and what we have is written back. */
  async #absorbOutsideEdit(): Promise<void> {
    const identity = await identityOf(this.#path);
    if (identity === this.#identity) return;
    if (identity === null) return this.#write(this.#state);
    const edit = await readEdit(this.#path, this.#state.revision);
    if ('edited' in edit) {
      const previous = this.#state;
      const asEdited = { ...edit.edited.ended_keys };
      rememberAllEnded(edit.edited, previous.peers);
      this.#state = deepFrozen(edit.edited);
      this.#identity = identity;
      if (!isDeepStrictEqual(asEdited, edit.edited.ended_keys)) await this.#write(this.#state); // no later commit would tell of them
      for (const listener of this.#listeners) listener(this.#state, previous);
      return this.#onEvent({ kind: 'edit-taken-in' });
    }
    const movedTo = await keepRejected(this.#path); // after which there is a file's place for the write, whatever stood there
    await this.#write(this.#state);
    this.#onEvent({ kind: 'edit-rejected', movedTo, reason: edit.reason });
  }
}
