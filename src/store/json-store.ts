import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { StorePort } from '../peers/devices/peer-service.ts';
import { rememberAllEnded, rememberEnded, rememberEndedOwn } from '../peers/records/ended-keys.ts';
import type { Draft, State } from '../peers/records/records.ts';
import { type FileIdentity, identityOf, NotSyncedError, writeDurably } from './durable-write.ts';
import { noteLeft } from './left-text.ts';
import { loadStore } from './load-store.ts';
import { keepRejected, readEdit } from './outside-edit.ts';
import { markRevision } from './revision-mark.ts';
import { StoreSerializer } from './serialize-store.ts';
import { deepFrozen, frozenState, WorkingCopy } from './working-copy.ts';

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
  /** Write the file even if the change changes nothing. */
  readonly isWritten: boolean;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
};

/** The store `peers.json`: the desired state in memory. A change is safely on disk before anybody is told of it. */
export class JsonStore implements StorePort {
  readonly #path: string;
  readonly #serializer = new StoreSerializer();
  readonly #listeners = new Set<Listener>();
  readonly #onEvent: (event: StoreEvent) => void;
  /** Called for the clock record that every commit writes. */
  stamp: (() => Draft['clock']) | null = null;
  #state: State;
  #identity: FileIdentity | null;
  #queue: Waiting[] = [];
  #running: Promise<void> | null = null;
  #failure: StoreFailure | null = null;

  private constructor(path: string, state: State, identity: FileIdentity | null, onEvent: (event: StoreEvent) => void) {
    this.#path = path;
    this.#state = frozenState(state);
    this.#identity = identity;
    this.#onEvent = onEvent;
  }

  /** Opens the store, as `build` left it if so; starts an empty one if there never was a file. Throws as `loadStore` does. */
  static async open(
    path: string,
    onEvent: (event: StoreEvent) => void,
    build: string | null = null,
  ): Promise<JsonStore> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const { store, identity } = await loadStore(path, build);
    return new JsonStore(path, store, identity, onEvent);
  }

  get state(): State {
    return this.#state;
  }

  /** Calls the listener after every commit, in order; it must not throw. Returns a function that unsubscribes. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Applies a change and resolves when it is on disk. Changes that wait together share one write, and each sees those before it. */
  update<T>(change: (draft: Draft, before: State) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let value: T;
      const run = (copy: WorkingCopy) => {
        value = copy.run(change);
      };
      this.#enqueue({ run, isWritten: false, done: () => resolve(value), failed: reject });
    });
  }

  /** Why the last write failed; null if it did not. */
  get failure(): StoreFailure | null {
    return this.#failure;
  }

  /** If the last write failed, writes the unchanged state; `failure` then tells whether it worked. */
  async retry(): Promise<void> {
    if (!this.#failure) return;
    await new Promise<void>((done) => {
      this.#enqueue({ run: () => undefined, isWritten: true, done, failed: () => done() });
    });
  }

  /** Reads an edit of the file by hand since the last write, or moves it aside if it is not valid. */
  async reload(): Promise<void> {
    await this.update(() => undefined);
  }

  /** The committed state as the text of the file. */
  get text(): string {
    return this.#serializer.serialize(this.#state);
  }

  /** At the end, with everything written: lets the next start of this build know its own text again. */
  leave(build: string): void {
    noteLeft(this.#path, build, this.#serializer.bytes(this.#state));
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
      await setImmediate(); // changes of one turn of the event loop share one write
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

  /** A change that throws fails alone; the next one starts from the state before it. */
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
      if (error instanceof NotSyncedError) this.#identity = error.identity; // our own write, not an edit: the next write replaces it
      throw error;
    }
    this.#failure = null;
    markRevision(this.#path, state.revision);
  }

  /** Invariant 8: an edit made from the current revision is accepted; any other is moved aside and the present state written back. */
  async #absorbOutsideEdit(): Promise<void> {
    const identity = await identityOf(this.#path);
    if (identity === this.#identity) return;
    if (identity === null) return this.#write(this.#state);
    const edit = await readEdit(this.#path, this.#state.revision);
    if ('edited' in edit) {
      const previous = this.#state;
      const asEdited = { ...edit.edited.ended_keys };
      rememberAllEnded(edit.edited, previous.peers);
      rememberEndedOwn(edit.edited, previous);
      this.#state = frozenState(edit.edited);
      this.#identity = identity;
      if (!isDeepStrictEqual(asEdited, edit.edited.ended_keys)) await this.#write(this.#state); // no later commit would write them
      for (const listener of this.#listeners) listener(this.#state, previous);
      return this.#onEvent({ kind: 'edit-taken-in' });
    }
    const movedTo = await keepRejected(this.#path); // afterwards the path is free for the write, whatever was there
    await this.#write(this.#state);
    this.#onEvent({ kind: 'edit-rejected', movedTo, reason: edit.reason });
  }
}
