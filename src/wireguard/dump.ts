import type { Snapshot, SnapshotPeer } from '../peers/snapshot.ts';
import { NodeError } from './driver.ts';
import { ADDRESSES } from './node-commands.ts';

const SERVER = /^([A-Za-z0-9+/]{43}=)\t(?:off|0x[0-9a-f]+)$/;
const PEER =
  /^([A-Za-z0-9+/]{43}=)\t(\(none\)|[^\t\s]+:\d+)\t(\(none\)|[0-9a-f.:]+\/\d+(?:,[0-9a-f.:]+\/\d+)*)\t(\d+)\t(\d+)\t(\d+)\t(?:off|\d+)$/;
const OWN_ADDRESS = /\sinet6?\s([0-9a-f.:]+)/;

type ToldPeer = readonly [key: string, peer: SnapshotPeer];

/**
 * Reads the answers to `dumpCommand`, one look after the other. A line that the look before had as well is the same peer, the very
 * same object: of thousands nearly all are, and reading each anew is most of a look's time.
 */
export class DumpReader {
  #known: ReadonlyMap<string, ToldPeer> = new Map();

  /**
   * The snapshot that an answer tells, read at `at` (ms). One that is incomplete or not understood throws `NodeError('garbled')`, which
   * names the line by its number and quotes nothing.
   */
  read(answer: string, at: number): Snapshot {
    const lines = answer.split('\n');
    if (lines.pop() !== '') throw garbled('its last line is not whole');
    const middle = lines.indexOf(ADDRESSES);
    if (middle < 0) throw garbled('the addresses are missing');
    const serverKey = SERVER.exec(lines[0] ?? '')?.[1];
    if (serverKey === undefined) throw unknownServer(lines[0]);
    const peers = new Map<string, SnapshotPeer>();
    const told = new Map<string, ToldPeer>();
    for (let number = 1; number < middle; number++) {
      const line = lines[number] ?? '';
      const found = this.#known.get(line) ?? parsePeer(line);
      if (found === null || peers.has(found[0])) throw garbled(`line ${number + 1} is not a new peer`);
      peers.set(...found);
      told.set(line, found);
    }
    this.#known = told;
    return { at, serverKey: apart(serverKey), ownAddresses: lines.slice(middle + 1).map(ownAddress), peers };
  }
}

function parsePeer(line: string): ToldPeer | null {
  const found = PEER.exec(line);
  if (found === null) return null;
  const [, key = '', endpoint = '', allowedIps = '', handshake, received, sent] = found;
  return [
    apart(key),
    {
      allowedIps: allowedIps === NONE ? [] : apart(allowedIps).split(','),
      handshakeAt: Number(handshake) === 0 ? null : Number(handshake) * 1000,
      endpoint: endpoint === NONE ? null : apart(endpoint),
      received: Number(received),
      sent: Number(sent),
    },
  ];
}

/** A copy: V8 keeps the whole answer for as long as a piece that was cut out of it is kept, and these are kept for days. */
const apart = (piece: string): string => Buffer.from(piece).toString();

const NONE = '(none)';

function ownAddress(line: string): string {
  const address = OWN_ADDRESS.exec(line)?.[1];
  if (address === undefined) throw garbled('an address of the interface was not understood');
  return apart(address);
}

function unknownServer(line: string | undefined): NodeError {
  if (!line?.startsWith(`${NONE}\t`)) return garbled('the first line is not an interface');
  return new NodeError('no-interface', 'the WireGuard interface has no private key: was it set up with wg-quick?');
}

const garbled = (what: string) => new NodeError('garbled', `the answer of wg show … dump was not understood: ${what}`);
