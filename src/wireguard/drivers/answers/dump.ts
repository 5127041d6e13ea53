import { isIP } from 'node:net';
import { noteChanged } from '../../../peers/devices/changed-keys.ts';
import type { Snapshot, SnapshotPeer } from '../../../peers/nodes/snapshot.ts';
import { NodeError } from '../driver.ts';
import { ADDRESSES } from '../node-scripts.ts';

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

/** A line of the latest answers, and what it tells. */
interface KnownLine {
  readonly line: string;
  readonly peer: SnapshotPeer;
  /** The number of the last answer that had it. */
  seen: number;
}

/** What an answer tells that the previous one did not. */
interface News {
  /** Keys whose lines are new or other ones. */
  readonly changed: Set<string>;
  readonly unreadableKeys: Set<string>;
  /** How many lines had no readable key. */
  lost: number;
}

/**
 * Reads the answers to `dumpCommand`, one poll after the other. A line that was in the previous answer too gives the same peer object
 * again: of thousands of lines nearly all are unchanged, and parsing is most of a poll's time. Where nothing changed at all the map of
 * peers is the previous one; else it is noted which keys changed (`changedKeys`).
 */
export class DumpReader {
  /** Key → its line in the previous answer. */
  readonly #known = new Map<string, KnownLine>();
  #last: Pick<Snapshot, 'peers' | 'unreadableKeys'> = { peers: new Map() };
  /** How many answers were read, and when the last one was (ms). */
  #answers = 0;
  #at = -Infinity;
  /** Keys whose handshakes are later than `#at` by the node's clock. */
  #ahead = new Set<string>();

  /** Whether the previous answer had a line of this key. */
  knows(key: string): boolean {
    return this.#last.peers.has(key) || (this.#last.unreadableKeys?.has(key) ?? false);
  }

  /** The line of this key in the previous answer. */
  lineOf(key: string): string | undefined {
    return this.#known.get(key)?.line;
  }

  /**
   * The snapshot in an answer, read at `at` (ms). A line that cannot be read is left out, and the rest is used. An answer that
   * is not whole, or of no interface, throws `NodeError('garbled')`, which quotes nothing. `leftOut`: how many lines it lacks; `more`: lines
   * of peers beside those in the answer (see `DumpFilter`).
   */
  read(answer: string, at: number, leftOut = 0, more: readonly string[] = []): Snapshot {
    const lines = answer.split('\n');
    if (lines.pop() !== '') throw garbled('its last line is not whole');
    const middle = lines.indexOf(ADDRESSES);
    if (middle < 0) throw garbled('the addresses are missing');
    const serverKey = SERVER.exec(lines[0] ?? '')?.[1];
    const print = PRINT.exec(lines[0] ?? '')?.[1];
    if (serverKey === undefined) throw unknownServer(lines[0]);
    const { peers, unreadableKeys, lost } = this.#peers([lines.slice(1, middle), more], at);
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

  #peers(lists: readonly (readonly string[])[], at: number) {
    const news: News = { changed: new Set(), unreadableKeys: new Set(), lost: 0 };
    this.#answers += 1;
    let same = 0;
    for (const line of lists.flat()) {
      const known = this.#known.get(line.slice(0, KEY_LENGTH));
      if (known?.line === line && known.seen !== this.#answers) {
        known.seen = this.#answers;
        same += 1;
      } else this.#take(line, known, news);
    }
    const { unreadableKeys, lost } = news;
    const peers = this.#follow(news, same, at);
    this.#last = { peers, unreadableKeys };
    return { peers, unreadableKeys, lost };
  }

  /** A line that the previous answer did not have, or that this one has again. */
  #take(line: string, known: KnownLine | undefined, news: News): void {
    const { changed, unreadableKeys } = news;
    const found = parsePeer(line);
    const key = found?.[0] ?? ITS_KEY.exec(line)?.[1];
    if (key === undefined) news.lost += 1;
    else if (found === null || known?.seen === this.#answers || unreadableKeys.has(key))
      unreadableKeys.add(apart(key)); // two lines of one peer contradict each other
    else {
      changed.add(found[0]);
      this.#known.set(found[0], { line: apart(line), peer: found[1], seen: this.#answers });
    }
  }

  /** The peers of this answer, in which `same` lines are those of the one before. */
  #follow({ changed, unreadableKeys }: News, same: number, at: number): Snapshot['peers'] {
    const before = this.#last.peers;
    const hasNews = changed.size + unreadableKeys.size + this.#ahead.size > 0;
    const isLater = at >= this.#at;
    this.#at = at;
    if (same === before.size && !hasNews && isLater) return before;
    const peers = new Map(before);
    for (const key of unreadableKeys) this.#known.delete(key);
    for (const key of changed) {
      const known = this.#known.get(key);
      if (known) peers.set(key, known.peer);
    }
    const areAllThere = unreadableKeys.size === 0 && same + changed.size === peers.size;
    const gone = areAllThere ? [] : [...peers.keys()].filter((key) => this.#known.get(key)?.seen !== this.#answers);
    for (const key of gone) {
      peers.delete(key);
      this.#known.delete(key);
    }
    if (before.size > 0 && isLater) noteChanged(before, peers, [...new Set([...changed, ...gone, ...this.#ahead])]);
    const doubtful = isLater ? [...changed, ...this.#ahead] : peers.keys();
    this.#ahead = new Set([...doubtful].filter((key) => (peers.get(key)?.handshakeAt ?? 0) > at));
    return peers;
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
export const apart = (piece: string): string => Buffer.from(piece).toString();

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
export const KEY_LENGTH = 44;
