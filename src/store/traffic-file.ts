import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createGzip, gunzip } from 'node:zlib';
import * as z from 'zod';
import type { Moved, Series } from '../health/series.ts';
import { type DeviceTraffic, EMPTY_BOOK, type TrafficBook } from '../health/traffic.ts';
import type { TrafficFilePort } from '../health/traffic-meter.ts';
import type { Log } from '../log.ts';
import { readPlainFile } from '../plain-file.ts';
import { writeDurably } from './durable-write.ts';
import { readDevice, readLink } from './traffic-line.ts';

const Head = z.object({
  version: z.literal(1),
  nodes: z.array(z.string()),
  /** What went through links between servers, by their names: bytes by day, and the latest counters. */
  links: z.record(z.string(), z.unknown().transform(linkOf)).optional(),
});

function linkOf(value: unknown, { addIssue }: z.RefinementCtx): NonNullable<ReturnType<typeof readLink>> {
  const link = readLink(value);
  if (link) return link;
  addIssue('not the traffic of a link');
  return z.NEVER;
}

/**
 * How long (ms) is read before the event loop turns: a year of many devices takes seconds, and between two turns of a start others do
 * much, while who wrote before it waits for this.
 */
const READ_AT_ONCE_MS = 10;
/** How many lines are compressed together: handing a part to another thread costs more than compressing one line. */
const LINES_AT_ONCE = 20;

/** The largest unpacked text (bytes) that is read; a year of 10,000 devices takes about 40 MB. */
const MOST_PACKED = 256_000_000;
const MOST_TEXT = 512_000_000;
/** How many bytes are unpacked before the event loop turns; by default Node's 16 KB. */
const UNPACKED_AT_ONCE = 256 * 1024;

/** A book of its own: what was counted last is remembered beside its devices (`account`), and goes with it. */
const emptyBook = (): TrafficBook => ({ ...EMPTY_BOOK, devices: new Map() });

/** `traffic.jsonl.gz` beside the store: counted traffic, one line for each device. Nobody's access depends on it. */
export class TrafficFile implements TrafficFilePort {
  readonly #path: string;
  readonly #log: Log;

  constructor(storePath: string, log: Log) {
    this.#path = join(dirname(storePath), 'traffic.jsonl.gz');
    this.#log = log;
  }

  /** The file, of which the reading begins now: it goes on while others wait for the disk. */
  static readAhead(storePath: string, log: Log): TrafficFilePort {
    const file = new TrafficFile(storePath, log);
    let ahead: Promise<TrafficBook> | null = file.load();
    return {
      load() {
        const loading = ahead ?? file.load();
        ahead = null; // kept here, it would keep every device's traffic as it was at the start
        return loading;
      },
      save: (book) => file.save(book),
    };
  }

  /**
   * Reads what was saved last. A damaged line costs only its device's history, and a copy of the file is kept; a file of which nothing
   * can be read is moved aside, and counting starts anew. Both are logged.
   */
  async load(): Promise<TrafficBook> {
    try {
      const packed = await readPlainFile(this.#path, MOST_PACKED);
      const { book, damaged } = await read(packed);
      if (damaged > 0) await this.#keepCopy(packed, damaged);
      return book;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return emptyBook();
      return this.#putAside(error);
    }
  }

  /** Saves everything and returns the file's size (bytes). The event loop turns between groups of devices. */
  async save(book: TrafficBook): Promise<number> {
    const packed = await buffer(Readable.from(partsOf(book)).pipe(createGzip({ level: 1 })));
    await writeDurably(this.#path, packed);
    return packed.length;
  }

  async #putAside(why: unknown): Promise<TrafficBook> {
    const log = this.#log;
    const movedTo = this.#damagedPath;
    try {
      await rename(this.#path, movedTo);
      log.warn({ err: why }, `traffic so far could not be read; it lies in ${movedTo}, and counting begins anew`);
    } catch (err) {
      log.warn({ err }, `traffic so far could not be read and not be put aside: ${this.#path}; counting begins anew`);
    }
    return emptyBook();
  }

  async #keepCopy(bytes: Buffer, damaged: number): Promise<void> {
    const copy = this.#damagedPath;
    const what = `lines of the traffic so far that could not be read: ${damaged}; counting of these devices begins anew`;
    try {
      await writeDurably(copy, bytes);
      this.#log.warn(`${what}, and the file as it was lies in ${copy}`);
    } catch (err) {
      this.#log.warn({ err }, `${what}, and the file as it was could not be kept: ${copy}`);
    }
  }

  get #damagedPath(): string {
    return `${this.#path}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
  }
}

/** Throws when nothing of it can be read. Without a header line the nodes are those of the devices. */
async function read(packed: Buffer): Promise<{ book: TrafficBook; damaged: number }> {
  const [first = '', ...lines] = (
    await promisify(gunzip)(packed, { maxOutputLength: MOST_TEXT, chunkSize: UNPACKED_AT_ONCE })
  )
    .toString()
    .trimEnd()
    .split('\n');
  const written = jsonOf(first);
  const head = written === undefined ? null : Head.parse(written); // throws for a file of a newer version
  const devices = new Map<string, DeviceTraffic>();
  let damaged = head ? 0 : 1;
  let turnedAt = performance.now();
  for (const line of lines) {
    if (performance.now() - turnedAt >= READ_AT_ONCE_MS) {
      await setImmediate();
      turnedAt = performance.now();
    }
    const found = readDevice(jsonOf(line));
    if (found) devices.set(found.id, found.device);
    else damaged += 1;
  }
  if (damaged > 0 && devices.size === 0) throw new Error('no line of it could be read');
  const nodes = head?.nodes ?? [...devices.values()].map(({ node }) => node);
  const links = head?.links && { links: new Map(Object.entries(head.links)) };
  return { book: { nodes: new Set(nodes), devices, ...links }, damaged };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function* partsOf(book: TrafficBook): Generator<string> {
  let part: string[] = [];
  for (const line of linesOf(book)) {
    if (part.push(line) < LINES_AT_ONCE) continue;
    yield part.join('');
    part = [];
  }
  if (part.length > 0) yield part.join('');
}

function* linesOf({ nodes, devices, links }: TrafficBook): Generator<string> {
  const carried = [...(links ?? [])].map(([name, { days, counter }]) => [name, [packed(days), pair(counter)]]);
  const head: z.input<typeof Head> = {
    version: 1,
    nodes: [...nodes],
    ...(carried.length > 0 && { links: Object.fromEntries(carried) }),
  };
  yield `${JSON.stringify(head)}\n`;
  for (const [id, device] of devices) {
    const { days, hours, older, counters, ...rest } = device;
    const line = {
      id,
      ...rest,
      days: packed(days),
      hours: packed(hours),
      older: pair(older),
      counters: Object.fromEntries(counters.map((counter) => [counter.key, pair(counter)])),
    };
    yield `${JSON.stringify(line)}\n`;
  }
}

const pair = ({ received, sent }: Moved): [number, number] => [received, sent];

const packed = ({ from, received, sent, open }: Series): readonly unknown[] => [from, received, sent, pair(open)];
