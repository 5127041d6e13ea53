import type { PeerFilter } from '../driver.ts';
import { ADDRESSES, BEGIN, END } from '../node-scripts.ts';
import { apart, type DumpReader, KEY_LENGTH } from './dump.ts';
import { LONGEST_ANSWER } from './outcome.ts';
import type { OutputSink } from './output-sink.ts';

/** The longest line of a peer that is kept whole (hundreds of networks fit in); of a longer one only the key is kept. */
const LONGEST_LINE = 65_536;
/** Lines of our own peers are shorter. Longer lines of peers in records may together have only a limited number of characters. */
const USUAL_LINE = 512;
const LONG_LINES = 2 * 1024 * 1024;
/** How many bytes the line of a peer without a record may have on average; our own lines have at most 230. */
const BYTES_OF_A_STRANGER = 256;
/** How many other lines are kept of each kind: what a login prints, addresses of the interface, and lines that are not understood. */
const MOST_OTHERS = 1000;
const LONGEST_OTHER = 1024;

const isEnd = (line: string): boolean => line === ADDRESSES || line === END;

/**
 * Filters a dump while it arrives. It keeps each line whose key a record names, however many these are and wherever they
 * stand, other peers up to the limit, and a few other lines. So memory is bounded by what the store holds and not by what the node says,
 * and an answer of any length is read piece by piece, between which everybody else is served. Of strangers those come first that
 * were in the previous answer: otherwise each poll might keep others.
 *
 * A line that is the same as in the previous answer is kept as that string. So of an answer of thousands of peers, of which nearly all are
 * unchanged, nothing lives long enough to be moved to the old generation of V8's memory, where it would stay for a while.
 */
export class DumpFilter implements OutputSink {
  readonly #filter: PeerFilter;
  readonly #reader: DumpReader;
  readonly #head: string[] = [];
  readonly #named: string[] = [];
  readonly #old: string[] = [];
  readonly #new: string[] = [];
  readonly #odd: string[] = [];
  readonly #tail: string[] = [];
  readonly #keys = new Set<string>();
  /** Keys with more than one line: these contradict each other. */
  readonly #twice = new Set<string>();
  #part: 'chatter' | 'interface' | 'peers' | 'addresses' = 'chatter';
  #rest = '';
  #isCut = false;
  #length = 0;
  #bytesLeft: number;
  #longLeft = LONG_LINES;
  #lastLost: string | null = null;
  #lost = 0;

  constructor(filter: PeerFilter, reader: DumpReader) {
    this.#filter = filter;
    this.#reader = reader;
    this.#bytesLeft = filter.mostStrangers * BYTES_OF_A_STRANGER;
  }

  add(piece: string): void {
    this.#length += piece.length;
    const lines = piece.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      if (this.#rest === '' && line.length <= LONGEST_LINE) this.#take(line);
      else {
        this.#hold(line);
        this.#take(this.#rest);
        this.#rest = '';
        this.#isCut = false;
      }
    }
    this.#hold(last);
  }

  get isTooLong(): boolean {
    return this.#length > LONGEST_ANSWER;
  }

  /** All lines but those of `peers`. */
  get text(): string {
    const twice = [...this.#twice].map((key) => `${key}\t`);
    const lines = [...this.#head, ...twice, ...this.#odd, ...this.#tail];
    if (this.#lastLost !== null) lines.push(this.#lastLost); // usually the mark of the end
    lines.push(this.#rest);
    return lines.join('\n');
  }

  /** The lines of peers. */
  get peers(): readonly string[] {
    return [...this.#named, ...this.#old, ...this.#new.slice(0, this.#room)];
  }

  /** How many lines were left out. */
  get lost(): number {
    return this.#lost + Math.max(0, this.#new.length - this.#room);
  }

  get #room(): number {
    return Math.max(0, this.#filter.mostStrangers - this.#old.length);
  }

  #hold(piece: string): void {
    if (this.#isCut) return;
    this.#isCut = this.#rest.length + piece.length > LONGEST_LINE;
    this.#rest = this.#isCut ? (this.#rest + piece).slice(0, KEY_LENGTH + 1) : this.#rest + piece;
  }

  #take(line: string): void {
    if (this.#part === 'peers') this.#takeBehindInterface(line);
    else this.#takeOther(line, this.#part === 'addresses' || isEnd(line) ? this.#tail : this.#head);
    if (this.#part === 'chatter' && line === BEGIN) this.#part = 'interface';
    else if (this.#part === 'interface') this.#part = 'peers';
  }

  /** The line of a peer, usually; what comes first here is the quickest way for thousands of them. */
  #takeBehindInterface(line: string): void {
    if (line[KEY_LENGTH] === '\t') this.#takePeer(line.slice(0, KEY_LENGTH), line);
    else if (isEnd(line)) this.#takeOther(line, this.#tail);
    else this.#takeOther(line, line === BEGIN ? this.#head : this.#odd);
    if (line === ADDRESSES) this.#part = 'addresses';
  }

  #takePeer(key: string, line: string): void {
    if (this.#keys.has(key)) this.#twice.add(key);
    else if (this.#filter.isNamed(key)) this.#keep(key, this.#bounded(line), this.#named);
    else if (this.#reader.knows(key)) this.#keep(key, this.#afforded(line), this.#old);
    else if (this.#new.length < this.#filter.mostStrangers) this.#keep(key, this.#afforded(line), this.#new);
    else this.#lost += 1;
  }

  #keep(key: string, line: string, lines: string[]): void {
    const known = this.#reader.lineOf(key);
    // copies, so that in an answer that is mostly left out a kept line does not keep the whole answer in memory
    const own = known === line ? known : this.#lost > 0 ? apart(line) : line;
    lines.push(own);
    this.#keys.add(own.slice(0, KEY_LENGTH)); // not `key`, which keeps the piece of the answer that it is cut from
  }

  /** The line of a peer with a record; only its key when such lines have used up their limit. */
  #bounded(whole: string): string {
    if (whole.length <= USUAL_LINE) return whole;
    const line = whole.length <= this.#longLeft ? whole : whole.slice(0, KEY_LENGTH + 1);
    this.#longLeft -= line.length;
    return line;
  }

  /** The line of a peer without a record; only its key when such lines have used up their limit. */
  #afforded(whole: string): string {
    const line = whole.length <= this.#bytesLeft ? whole : whole.slice(0, KEY_LENGTH + 1);
    this.#bytesLeft -= line.length;
    return line;
  }

  #takeOther(line: string, lines: string[]): void {
    const isKept = lines.length < MOST_OTHERS;
    this.#lastLost = isKept ? null : line.slice(0, LONGEST_OTHER);
    if (isKept) lines.push(line.slice(0, LONGEST_OTHER));
    else this.#lost += 1;
  }
}
