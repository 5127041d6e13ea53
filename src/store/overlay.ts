import { isDeepStrictEqual } from 'node:util';

/** A JSON object. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * Copy-on-write view of a base object that stays unchanged: reading a member copies it, and `changes` tells what became of those that
 * were read or set. `nested` members are overlays themselves, for collections of which a change touches one record in thousands.
 */
export class Overlay {
  readonly #base: Members;
  readonly #nested: ReadonlySet<string>;
  /** Members that were read or set; undefined: deleted. */
  readonly #own = new Map<string, unknown>();
  readonly #overlays = new Map<string, Overlay>();
  /** A proxy that behaves like a plain object. */
  readonly proxy: object = new Proxy<Record<string, unknown>>(
    {},
    {
      get: (_, name) => (typeof name === 'string' ? this.#get(name) : undefined),
      set: (_, name, value) => typeof name === 'string' && this.#put(name, value),
      deleteProperty: (_, name) => typeof name === 'string' && this.#put(name, undefined),
      has: (_, name) => typeof name === 'string' && this.#has(name),
      ownKeys: () => this.#names(),
      getOwnPropertyDescriptor: (_, name) => {
        if (typeof name !== 'string' || !this.#has(name)) return undefined;
        return { value: this.#get(name), writable: true, enumerable: true, configurable: true };
      },
    },
  );

  constructor(base: Members, nested: ReadonlySet<string> = new Set()) {
    this.#base = base;
    this.#nested = nested;
  }

  /** Members that differ from the base, apart from those of nested overlays; undefined: deleted. */
  changes(): [name: string, value: unknown][] {
    return [...this.#own].filter(([name, value]) => !isDeepStrictEqual(value, this.#base[name]));
  }

  /** Whether a member was assigned as a whole. */
  readonly replaces = (name: string): boolean => this.#own.has(name);

  /** The nested overlays that were read, by member name. */
  get overlays(): ReadonlyMap<string, Overlay> {
    return this.#overlays;
  }

  #get(name: string): unknown {
    if (this.#own.has(name)) return this.#own.get(name);
    if (!Object.hasOwn(this.#base, name)) return undefined;
    const value = this.#base[name];
    if (this.#nested.has(name)) {
      const overlay = this.#overlays.get(name) ?? new Overlay(value as Members);
      this.#overlays.set(name, overlay);
      return overlay.proxy;
    }
    if (typeof value !== 'object' || value === null) return value;
    const copy = copyOf(value);
    this.#own.set(name, copy);
    return copy;
  }

  #put(name: string, value: unknown): true {
    this.#own.set(name, value);
    this.#overlays.delete(name);
    return true;
  }

  #has(name: string): boolean {
    return this.#own.has(name) ? this.#own.get(name) !== undefined : Object.hasOwn(this.#base, name);
  }

  #names(): string[] {
    return [...new Set([...Object.keys(this.#base), ...this.#own.keys()])].filter((name) => this.#has(name));
  }
}

/** A deep copy of JSON data; faster than `structuredClone`. */
function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const copy: Record<string, unknown> = { ...value };
  for (const name of Object.keys(copy)) copy[name] = copyOf(copy[name]);
  return copy;
}
