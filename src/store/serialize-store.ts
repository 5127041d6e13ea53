import type { State } from '../peers/records.ts';
import { COLLECTIONS } from './collections.ts';

type Collection = Readonly<Record<string, unknown>>;

/** Neighbours of a collection with their bytes. */
interface Block {
  readonly ids: readonly string[];
  readonly records: readonly unknown[];
  readonly bytes: Buffer;
}

/** Records that become bytes together: many small blocks are as slow to write as few large ones are to make. */
const BLOCK = 64;
const BETWEEN = Buffer.from(',\n');

/**
 * The store's text: one line per record, so that a person can read, compare and edit it. Records are immutable: a block of them is
 * turned into bytes once, and a change costs only the block that it touched.
 */
export class StoreSerializer {
  readonly #blocks = new Map<string, readonly Block[]>();

  serialize(state: State): string {
    return Buffer.concat(this.bytes(state)).toString();
  }

  /** The text in UTF-8, in pieces that are to be written one behind the other. */
  bytes(state: State): Buffer[] {
    const members = Object.entries(state).map(([name, value]): Buffer[] => {
      const prefix = Buffer.from(`  ${JSON.stringify(name)}: `);
      const isRecords = COLLECTIONS.has(name) && typeof value === 'object' && value !== null;
      return [
        prefix,
        ...(isRecords ? this.#collection(name, value as Collection) : [Buffer.from(JSON.stringify(value))]),
      ];
    });
    return [Buffer.from('{\n'), ...separated(members), Buffer.from('\n}\n')];
  }

  #collection(name: string, collection: Collection): Buffer[] {
    const known = this.#blocks.get(name) ?? [];
    const ids = Object.keys(collection);
    const blocks: Block[] = [];
    for (let at = 0; at < ids.length; at += BLOCK) {
      const own = ids.slice(at, at + BLOCK);
      const before = known[blocks.length];
      blocks.push(before && isSame(before, own, collection) ? before : makeBlock(own, collection));
    }
    this.#blocks.set(name, blocks);
    if (blocks.length === 0) return [Buffer.from('{}')];
    return [Buffer.from('{\n'), ...separated(blocks.map(({ bytes }) => [bytes])), Buffer.from('\n  }')];
  }
}

function isSame({ ids, records }: Block, own: readonly string[], collection: Collection): boolean {
  return ids.length === own.length && own.every((id, at) => ids[at] === id && records[at] === collection[id]);
}

function makeBlock(ids: readonly string[], collection: Collection): Block {
  const lines = ids.map((id) => `    ${JSON.stringify(id)}: ${JSON.stringify(collection[id])}`);
  return { ids, records: ids.map((id) => collection[id]), bytes: Buffer.from(lines.join(',\n')) };
}

const separated = (parts: readonly Buffer[][]): Buffer[] =>
  parts.flatMap((part, at) => (at === 0 ? part : [BETWEEN, ...part]));
