import type { State } from '../peers/records.ts';

/**
 * The store's text: one line per record, so that a person can read, compare and edit it. Records are immutable: each one is turned
 * into text once, and a change costs only what it touched.
 */
export class StoreSerializer {
  readonly #lines = new WeakMap<object, string>();

  serialize(state: State): string {
    const members = Object.entries(state).map(
      ([name, value]) => `  ${JSON.stringify(name)}: ${this.#member(name, value)}`,
    );
    return `{\n${members.join(',\n')}\n}\n`;
  }

  #member(name: string, value: unknown): string {
    if (!RECORDS.has(name) || typeof value !== 'object' || value === null) return JSON.stringify(value);
    const lines = Object.entries(value).map(([id, record]) => `    ${JSON.stringify(id)}: ${this.#line(record)}`);
    return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`;
  }

  #line(record: unknown): string {
    if (typeof record !== 'object' || record === null) return JSON.stringify(record);
    const known = this.#lines.get(record);
    if (known !== undefined) return known;
    const line = JSON.stringify(record);
    this.#lines.set(record, line);
    return line;
  }
}

const RECORDS: ReadonlySet<string> = new Set(['users', 'pending_usernames', 'invites', 'requests', 'peers', 'nodes']);
