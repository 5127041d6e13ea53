import { isIP } from 'node:net';
import type { Snapshot, SnapshotPeer } from '../../../peers/nodes/snapshot.ts';
import { NodeError } from '../driver.ts';
import { ADDRESSES } from '../node-commands.ts';

const KEY = '[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=';
/** Newer programs tell more of an interface; a peer's line has its endpoint in that place. */
const SERVER = new RegExp(`^(${KEY})\\t(?!\\(none\\)|[^\\t]*:)[^\\t]`);
const ITS_KEY = new RegExp(`^(${KEY})\\t`);
const ENDPOINT = '[0-9A-Za-z.:%_[\\]-]{1,80}:\\d{1,5}';
const NETWORK = '[0-9a-f.:]{2,45}\\/(?:0|[1-9]\\d{0,2})';
/** Key, endpoint, networks, handshake, bytes received and sent, keepalive (a range in newer programs), and what else may come. */
const PEER = new RegExp(
  `^(${KEY})\\t(\\(none\\)|${ENDPOINT})\\t(\\(none\\)|${NETWORK}(?:,${NETWORK})*)\\t(\\d{1,12})\\t(\\d{1,16})\\t(\\d{1,16})\\t[^\\t]`,
);
const OWN_ADDRESS = /\sinet6?\s([0-9a-f.:]+)/;
/** The last second that a time in our texts can name: 9999-12-31T23:59:59Z. */
const LAST_SECOND = 253_402_300_799;

type ToldPeer = readonly [key: string, peer: SnapshotPeer];

/**
 * Reads the answers to `dumpCommand`, one look after the other. A line that the look before had as well is the same peer, the very
 * same object: of thousands nearly all are, and reading each anew is most of a look's time.
 */
export class DumpReader {
  #known: ReadonlyMap<string, ToldPeer> = new Map();
  #last: Pick<Snapshot, 'peers' | 'unreadableKeys'> = { peers: new Map() };

  /** Whether the look before told of a peer of this key. */
  knows(key: string): boolean {
    return this.#last.peers.has(key) || (this.#last.unreadableKeys?.has(key) ?? false);
  }

  /**
   * The snapshot that an answer tells, read at `at` (ms). A line that is not understood costs what it tells and no more. An answer that
   * is not whole, or of no interface, throws `NodeError('garbled')`, which quotes nothing. `leftOut`: how many lines it lacks.
   */
  read(answer: string, at: number, leftOut = 0): Snapshot {
    const lines = answer.split('\n');
    if (lines.pop() !== '') throw garbled('its last line is not whole');
    const middle = lines.indexOf(ADDRESSES);
    if (middle < 0) throw garbled('the addresses are missing');
    const serverKey = SERVER.exec(lines[0] ?? '')?.[1];
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
    };
  }

  #peers(lines: readonly string[], end: number) {
    const peers = new Map<string, SnapshotPeer>();
    const unreadableKeys = new Set<string>();
    const told = new Map<string, ToldPeer>();
    let lost = 0;
    for (let number = 1; number < end; number++) {
      const line = lines[number] ?? '';
      const found = this.#known.get(line) ?? parsePeer(line);
      const key = found?.[0] ?? ITS_KEY.exec(line)?.[1];
      if (key === undefined) lost += 1;
      else if (found === null || peers.has(key) || unreadableKeys.has(key)) {
        peers.delete(key); // what two lines tell of one peer contradicts itself
        unreadableKeys.add(apart(key));
      } else {
        peers.set(...found);
        told.set(line, found);
      }
    }
    this.#known = told;
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

/** A copy: V8 keeps the whole answer for as long as a piece that was cut out of it is kept, and these are kept for days. */
const apart = (piece: string): string => Buffer.from(piece).toString();

const NONE = '(none)';

/** None when the line is not understood. */
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
