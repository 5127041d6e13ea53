import type { ChangedPeers } from '../peers/records/ended-keys.ts';
import type { Draft, State } from '../peers/records/records.ts';
import { noteWritten } from '../written.ts';
import { COLLECTIONS } from './collections.ts';
import { type Members, Overlay } from './overlay.ts';

/** Called after each change with the devices whose records it changed; null: any of them may have changed. */
type OnPeers = (draft: Draft, before: State, changed: ChangedPeers | null) => void;
type Changes = readonly (readonly [id: string, record: unknown])[];

/**
 * Applies several changes to a committed state, one after the other, with one shared copy, so that a collection of thousands is copied
 * once and not for each change. Records that no change touched stay the same objects.
 */
export class WorkingCopy {
  #tip: State;
  readonly #onPeers: OnPeers;
  /** The collections that were copied already and may be written to. */
  readonly #own = new Map<string, Record<string, unknown>>();

  /** `onPeers` runs within every change that touches devices' records. */
  constructor(base: State, onPeers: OnPeers = () => undefined) {
    this.#tip = base;
    this.#onPeers = onPeers;
  }

  /** Runs a change on the result of those before it. A change that throws has no effect. */
  run<T>(change: (draft: Draft, before: State) => T): T {
    const draft = new Overlay(this.#tip, COLLECTIONS);
    const value = change(draft.proxy as Draft, this.#tip);
    const changedPeers = this.#noticePeers(draft);
    const changed: Record<string, unknown> = Object.fromEntries(
      draft.changes().map(([name, member]) => [name, deepFrozen(member)]),
    );
    for (const name of Object.keys(changed)) this.#own.delete(name);
    for (const [name, overlay] of draft.overlays) {
      const changes = name === 'peers' ? changedPeers : overlay.changes();
      if (changes.length > 0) changed[name] = this.#written(name, changes);
    }
    if (Object.keys(changed).length > 0) this.#tip = { ...this.#tip, ...changed };
    return value;
  }

  /** The frozen state after all changes; the original object if nothing changed. No change may run after this. */
  get tip(): State {
    for (const collection of this.#own.values()) Object.freeze(collection);
    return this.#tip;
  }

  /** Reports changed device records to `onPeers` and returns them; an empty list if the whole collection was replaced. */
  #noticePeers({ proxy, overlays, replaces }: Overlay): Changes {
    if (replaces('peers')) {
      this.#onPeers(proxy as Draft, this.#tip, null);
      return [];
    }
    const changes = overlays.get('peers')?.changes() ?? [];
    if (changes.length > 0) this.#onPeers(proxy as Draft, this.#tip, changes as ChangedPeers);
    return changes;
  }

  #written(name: string, changes: Changes): Record<string, unknown> {
    const base = this.#tip[name] as Members;
    const collection = this.#own.get(name) ?? copyOf(base);
    this.#own.set(name, collection);
    for (const [id, record] of changes) {
      if (record === undefined) delete collection[id];
      else collection[id] = deepFrozen(record);
    }
    noteWritten(
      base,
      collection,
      changes.map(([id]) => id),
    );
    return collection;
  }
}

/** A shallow copy; for thousands of members with names such as devices' ids twice as fast as `{ ...base }`. */
function copyOf(base: Members): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const name in base) copy[name] = base[name];
  return copy;
}

const NO_MEMBERS = Object.freeze({});
const NO_ELEMENTS = Object.freeze([]);

/**
 * Freezes JSON data deeply and returns it. What is empty in it becomes one object for all: each device has three such members and each
 * friend two, which are half a megabyte of 2,500.
 */
export function deepFrozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  const members = value as Record<string, unknown>;
  for (const name in members) {
    const member = members[name];
    if (typeof member === 'object' && member !== null)
      members[name] = isEmpty(member) ? empty(member) : deepFrozen(member);
  }
  return Object.freeze(value);
}

/** The same for a whole store. Its collections stay their own objects, by which others remember what they found in them. */
export function frozenState(state: State): State {
  for (const member of Object.values(state)) deepFrozen(member);
  return Object.freeze(state);
}

const empty = (value: object): object => (Array.isArray(value) ? NO_ELEMENTS : NO_MEMBERS);

function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}
