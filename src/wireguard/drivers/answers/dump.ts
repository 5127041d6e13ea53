import { isIP } from 'node:net';
import type { Snapshot, SnapshotPeer } from '../../../peers/nodes/snapshot.ts';
import { NodeError, type PeerFilter } from '../driver.ts';
import { ADDRESSES, BEGIN, END } from '../node-scripts.ts';
import { LONGEST_ANSWER } from './outcome.ts';
import type { OutputSink } from './output-sink.ts';

const KEY = '[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=';
/** Server key, then any field but an endpoint, which would make it a peer's line. */
const SERVER = new RegExp(`^(${KEY})\\t(?!\\(none\\)|[^\\t]*:)[^\\t]`);
/** Behind the server's key and the last field. */
const PRINT = /^[^\t]*\t[^\t]*\t([0-9a-f]{64})$/;
const ITS_KEY = new RegExp(`^(${KEY})\\t`);
const ENDPOINT = '[0-9A-Za-z.:%_[\\]-]{1,80}:\\d{1,5}';
const NETWORK = '[0-9a-f.:]{2,45}\\/(?:0|[1-9]\\d{0,2})';
/** A peer's line: key, endpoint, networks, handshake, bytes received and sent, keepalive (a range in newer programs), possibly more. */
const PEER = new RegExp(
  `^(${KEY})\\t(\\(none\\)|${ENDPOINT})\\t(\\(none\\)|${NETWORK}(?:,${NETWORK})*)\\t(\\d{1,12})\\t(\\d{1,16})\\t(\\d{1,16})\\t[^\\t]`,
);
const OWN_ADDRESS = /\sinet6?\s([0-9a-f.:]+)/;
/** 9999-12-31T23:59:59Z in seconds, the last time that ISO dates of four-digit years can express. */
const LAST_SECOND = 253_402_300_799;

type ToldPeer = readonly [key: string, peer: SnapshotPeer];

/**
 * Reads the answers to `dumpCommand`, one poll after the other. A line that was in the previous answer too gives the same peer object
 * again: of thousands of lines nearly all are unchanged, and parsing is most of a poll's time.
 */
export class DumpReader {
  /** Key → its line in the previous answer, and what that told. */
  readonly #known = new Map<string, { readonly line: string; readonly told: ToldPeer }>();
  #last: Pick<Snapshot, 'peers' | 'unreadableKeys'> = { peers: new Map() };

  /** Whether the previous answer had a line of this key. */
  knows(key: string): boolean {
    return this.#last.peers.has(key) || (this.#last.unreadableKeys?.has(key) ?? false);
  }

  /**
   * The snapshot in an answer, read at `at` (ms). A line that cannot be read is left out, and the rest is used. An answer that
   * is not whole, or of no interface, throws `NodeError('garbled')`, which quotes nothing. `leftOut`: how many lines it lacks.
   */
  read(answer: string, at: number, leftOut = 0): Snapshot {
    const lines = answer.split('\n');
    if (lines.pop() !== '') throw garbled('its last line is not whole');
    const middle = lines.indexOf(ADDRESSES);
    if (middle < 0) throw garbled('the addresses are missing');
    const serverKey = SERVER.exec(lines[0] ?? '')?.[1];
    const print = PRINT.exec(lines[0] ?? '')?.[1];
    if (serverKey === undefined) throw unknownServer(lines[0]);
    const { peers, unreadableKeys, lost } = this.#peers(lines, middle);
    const ownAddresses = lines.slice(middle + 1).flatMap(ownAddress);
    const isPartial = leftOut + lost > 0 || ownAddresses.length < lines.length - middle - 1;
    return {
      at,
      serverKey: apart(serverKey),
      ownAddresses,
      peers,
      ...(unreadableKeys.size > 0 && { unreadableKeys }),
      ...(isPartial && { isPartial }),
      ...(leftOut > 0 && { leftOut }),
      ...(print !== undefined && { interfacePrint: apart(print) }),
    };
  }

  #peers(lines: readonly string[], end: number) {
    const peers = new Map<string, SnapshotPeer>();
    const unreadableKeys = new Set<string>();
    let lost = 0;
    for (let number = 1; number < end; number++) {
      const line = lines[number] ?? '';
      const known = this.#known.get(line.slice(0, KEY_LENGTH));
      const isOld = known?.line === line;
      const found = isOld ? known.told : parsePeer(line);
      const key = found?.[0] ?? ITS_KEY.exec(line)?.[1];
      if (key === undefined) lost += 1;
      else if (found === null || peers.has(key) || unreadableKeys.has(key)) {
        peers.delete(key); // two lines of one peer contradict each other
        unreadableKeys.add(apart(key));
      } else {
        peers.set(...found);
        if (!isOld) this.#known.set(found[0], { line: apart(line), told: found });
      }
    }
    if (this.#known.size > peers.size)
      for (const key of this.#known.keys()) if (!peers.has(key)) this.#known.delete(key);
    this.#last = { peers, unreadableKeys };
    return { peers, unreadableKeys, lost };
  }
}

function parsePeer(line: string): ToldPeer | null {
  const found = PEER.exec(line);
  if (found === null) return null;
  const [, key = '', endpoint = '', networks = '', seconds, ...bytes] = found;
  const allowedIps = networks === NONE ? [] : apart(networks).split(',');
  const [handshake, received = 0, sent = 0] = [Number(seconds), ...bytes.map(Number)];
  const isSane = Math.max(received, sent) <= Number.MAX_SAFE_INTEGER && handshake <= LAST_SECOND;
  if (!isSane || !allowedIps.every(isNetwork)) return null;
  return [
    apart(key),
    {
      allowedIps,
      handshakeAt: handshake === 0 ? null : handshake * 1000,
      endpoint: endpoint === NONE ? null : apart(endpoint),
      received,
      sent,
    },
  ];
}

function isNetwork(text: string): boolean {
  const [address = '', prefix] = text.split('/');
  const family = isIP(address);
  return family !== 0 && Number(prefix) <= (family === 4 ? 32 : 128);
}

/** Returns a copy. V8 keeps a whole string in memory as long as a substring of it is used, and these are kept for days. */
const apart = (piece: string): string => Buffer.from(piece).toString();

const NONE = '(none)';

/** The addresses in a line of `ip`; empty when it is not understood. */
function ownAddress(line: string): string[] {
  const address = OWN_ADDRESS.exec(line)?.[1] ?? '';
  return isIP(address) === 0 ? [] : [apart(address)];
}

function unknownServer(line: string | undefined): NodeError {
  if (!line?.startsWith(`${NONE}\t`)) return garbled('the first line is not an interface');
  return new NodeError('no-interface', 'the WireGuard interface has no private key: was it set up from its file?');
}

const garbled = (what: string) =>
  new NodeError('garbled', `the answer to the dump command was not understood: ${what}`);

/** The length of a key. A peer's line begins with its key and a tab. */
const KEY_LENGTH = 44;
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

/**
 * Filters a dump while it arrives. It keeps each line whose key a record names, however many these are and wherever they
 * stand, other peers up to the limit, and a few other lines. So memory is bounded by what the store holds and not by what the node says,
 * and an answer of any length is read piece by piece, between which everybody else is served. Of strangers those come first that
 * were in the previous answer (`known`): otherwise each poll might keep others.
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
    if (this.#lastLost !== null) lines.push(this.#lastLost); // usually the mark of the end
    lines.push(this.#rest);
    return lines.join('\n');
  }

  /** How many lines were left out of `text`. */
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
    // copies, so that in an answer that is mostly left out a kept line does not keep the whole answer in memory
    const [own, ownKey] = this.#lost === 0 ? [line, key] : [apart(line), apart(key)];
    lines.push(own);
    this.#keys.add(ownKey);
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
