import type { PeerFilter } from '../driver.ts';
import { ADDRESSES, BEGIN, END } from '../node-commands.ts';
import { LONGEST_ANSWER } from './outcome.ts';
import type { OutputSink } from './output-sink.ts';

/** A key and the tab behind it, at the start of a peer's line. */
const KEY_LENGTH = 44;
/** A peer with hundreds of networks has a line of some thousand characters; of a longer one only the key is taken. */
const LONGEST_LINE = 65_536;
/** Longer lines of peers that records name are none that we made: all of them together may have so many characters. */
const USUAL_LINE = 512;
const LONG_LINES = 2 * 1024 * 1024;
/** On average; lines of ours have 230 characters at most. */
const BYTES_OF_A_STRANGER = 256;
/** Lines that belong to no peer: what a login prints, addresses of the interface, and what nobody understands; of each so many. */
const MOST_OTHERS = 1000;
const LONGEST_OTHER = 1024;

/**
 * Keeps of a dump, while it comes, what may be believed: each line whose key a record names, however many these are and wherever they
 * stand, strangers up to the limit, and a few other lines. So memory is bounded by what the store holds and not by what the node says,
 * and an answer of any length is read piece by piece, between which everybody else is served. Of strangers those come first that
 * were `known` before: else each look might choose others.
 */
export class DumpFilter implements OutputSink {
  readonly #filter: PeerFilter;
  readonly #known: (key: string) => boolean;
  readonly #head: string[] = [];
  readonly #named: string[] = [];
  readonly #old: string[] = [];
  readonly #new: string[] = [];
  readonly #odd: string[] = [];
  readonly #tail: string[] = [];
  readonly #keys = new Set<string>();
  /** Keys with more than one line: what is told of them contradicts itself. */
  readonly #twice = new Set<string>();
  #part: 'chatter' | 'interface' | 'peers' | 'addresses' = 'chatter';
  #rest = '';
  #isCut = false;
  #length = 0;
  #bytesLeft: number;
  #longLeft = LONG_LINES;
  #lastLost: string | null = null;
  #lost = 0;

  constructor(filter: PeerFilter, known: (key: string) => boolean) {
    this.#filter = filter;
    this.#known = known;
    this.#bytesLeft = filter.mostStrangers * BYTES_OF_A_STRANGER;
  }

  add(piece: string): void {
    this.#length += piece.length;
    let from = 0;
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      this.#hold(piece.slice(from, end));
      this.#take(this.#rest);
      this.#rest = '';
      this.#isCut = false;
      from = end + 1;
    }
    this.#hold(piece.slice(from));
  }

  get isTooLong(): boolean {
    return this.#length > LONGEST_ANSWER;
  }

  get text(): string {
    const strangers = [...this.#old, ...this.#new.slice(0, this.#room)];
    const twice = [...this.#twice].map((key) => `${key}\t`);
    const lines = [...this.#head, ...this.#named, ...strangers, ...twice, ...this.#odd, ...this.#tail];
    if (this.#lastLost !== null) lines.push(this.#lastLost); // the mark of the end, as a rule
    return `${lines.map((line) => `${line}\n`).join('')}${this.#rest}`;
  }

  /** How many lines are left out of `text`. */
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
    const isMark = line === BEGIN || line === ADDRESSES || line === END;
    if (this.#part === 'peers' && !isMark) this.#takePeer(line);
    else
      this.#takeOther(line, this.#part === 'addresses' || line === ADDRESSES || line === END ? this.#tail : this.#head);
    if (this.#part === 'chatter' && line === BEGIN) this.#part = 'interface';
    else if (this.#part === 'interface') this.#part = 'peers';
    else if (this.#part === 'peers' && line === ADDRESSES) this.#part = 'addresses';
  }

  #takePeer(line: string): void {
    const key = line[KEY_LENGTH] === '\t' ? line.slice(0, KEY_LENGTH) : null;
    if (key === null) this.#takeOther(line, this.#odd);
    else if (this.#keys.has(key)) this.#twice.add(key);
    else if (this.#filter.isNamed(key)) this.#keep(key, this.#bounded(line), this.#named);
    else if (this.#known(key)) this.#keep(key, this.#afforded(line), this.#old);
    else if (this.#new.length < this.#filter.mostStrangers) this.#keep(key, this.#afforded(line), this.#new);
    else this.#lost += 1;
  }

  #keep(key: string, line: string, lines: string[]): void {
    // of an answer that is mostly left out, a piece must not keep all of it
    const [own, ownKey] = this.#lost === 0 ? [line, key] : [apart(line), apart(key)];
    lines.push(own);
    this.#keys.add(ownKey);
  }

  /** The line of a peer that a record names, or only its key when such lines have told too much already. */
  #bounded(whole: string): string {
    if (whole.length <= USUAL_LINE) return whole;
    const line = whole.length <= this.#longLeft ? whole : whole.slice(0, KEY_LENGTH + 1);
    this.#longLeft -= line.length;
    return line;
  }

  /** The line of a stranger, or only its key when strangers have told too much already. */
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

const apart = (line: string): string => Buffer.from(line).toString();
