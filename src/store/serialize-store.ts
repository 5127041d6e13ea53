import type { State } from '../peers/records/records.ts';
import { writtenBetween } from '../written.ts';
import { COLLECTIONS } from './collections.ts';

type Collection = Readonly<Record<string, unknown>>;

/** A block of neighbouring records of a collection, and its bytes: a line for each, and how many bytes each line has. */
interface Block {
  readonly ids: readonly string[];
  readonly records: readonly unknown[];
  readonly lengths: readonly number[];
  readonly bytes: Buffer;
}

/** A collection and its blocks as serialized last. */
interface Known {
  readonly collection: Collection;
  readonly blocks: readonly Block[];
}

/** Records in a block: small blocks are slow to write, large ones slow to serialize. */
const BLOCK = 64;
/** Up to this number, changed records are looked up in the known blocks; for more, all records are compared. */
const MOST_LOOKED_FOR = 32;
const BETWEEN = Buffer.from(',\n');

/**
 * Serializes the store with one line per record, so that a person can read, compare and edit it. Records are immutable, so each is
 * serialized once, and a change costs its own line and a copy of its block's others.
 */
export class StoreSerializer {
  readonly #known = new Map<string, Known>();

  serialize(state: State): string {
    return Buffer.concat(this.bytes(state)).toString();
  }

  /** The text in UTF-8, as consecutive pieces. */
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
    const known = this.#known.get(name) ?? { collection: {}, blocks: [] };
    const blocks = withWritten(known, collection) ?? compared(known, collection);
    this.#known.set(name, { collection, blocks });
    if (blocks.length === 0) return [Buffer.from('{}')];
    return [Buffer.from('{\n'), ...separated(blocks.map(({ bytes }) => [bytes])), Buffer.from('\n  }')];
  }
}

/** The known blocks with the few records that changed since, new ones at the end; null if too much changed. */
function withWritten({ collection: before, blocks: known }: Known, collection: Collection): readonly Block[] | null {
  const written = writtenBetween(before, collection);
  if (!written || written.length > MOST_LOOKED_FOR) return null;
  const blocks = [...known];
  for (const id of new Set(written)) {
    const place = blocks.findIndex((block) => block.ids.includes(id));
    const isNew = place < 0;
    if (!Object.hasOwn(collection, id) || (isNew && /^\d+$/.test(id))) return null; // an object has numbers first, in their order
    const last = blocks.at(-1);
    if (last && isNew && last.ids.length < BLOCK)
      blocks[blocks.length - 1] = makeBlock([...last.ids, id], collection, last);
    else
      blocks[isNew ? blocks.length : place] = makeBlock(
        isNew ? [id] : (blocks[place]?.ids ?? []),
        collection,
        blocks[place],
      );
  }
  return blocks;
}

function compared({ blocks: known }: Known, collection: Collection): Block[] {
  const ids = Object.keys(collection);
  const blocks: Block[] = [];
  for (let at = 0; at < ids.length; at += BLOCK) {
    const own = ids.slice(at, at + BLOCK);
    const before = known[blocks.length];
    blocks.push(before && isSame(before, own, collection) ? before : makeBlock(own, collection, before));
  }
  return blocks;
}

function isSame({ ids, records }: Block, own: readonly string[], collection: Collection): boolean {
  return ids.length === own.length && own.every((id, at) => ids[at] === id && records[at] === collection[id]);
}

/** `before`: what stood in its place, whose lines are taken over where the record is still the same one. */
function makeBlock(ids: readonly string[], collection: Collection, before?: Block): Block {
  const records = ids.map((id) => collection[id]);
  const lines: Buffer[] = [];
  for (let at = 0, from = 0; at < ids.length; at += 1) {
    const known = before?.lengths[at] ?? 0;
    const isKnown = before !== undefined && before.ids[at] === ids[at] && before.records[at] === records[at];
    lines.push(isKnown ? before.bytes.subarray(from, from + known) : line(ids[at], records[at]));
    from += known + BETWEEN.length;
  }
  const bytes = Buffer.concat(lines.flatMap((one, at) => (at === 0 ? [one] : [BETWEEN, one])));
  return { ids, records, lengths: lines.map(({ length }) => length), bytes };
}

const line = (id: string | undefined, record: unknown): Buffer =>
  Buffer.from(`    ${JSON.stringify(id)}: ${JSON.stringify(record)}`);

const separated = (parts: readonly Buffer[][]): Buffer[] =>
  parts.flatMap((part, at) => (at === 0 ? part : [BETWEEN, ...part]));
