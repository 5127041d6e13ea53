import type { Snapshot, SnapshotPeer } from '../peers/snapshot.ts';
import { NodeError } from './driver.ts';
import { ADDRESSES } from './node-commands.ts';

const SERVER = /^([A-Za-z0-9+/]{43}=)\t(?:off|0x[0-9a-f]+)$/;
const PEER =
  /^([A-Za-z0-9+/]{43}=)\t(\(none\)|[^\t\s]+:\d+)\t(\(none\)|[0-9a-f.:]+\/\d+(?:,[0-9a-f.:]+\/\d+)*)\t(\d+)\t(\d+)\t(\d+)\t(?:off|\d+)$/;
const OWN_ADDRESS = /\sinet6?\s([0-9a-f.:]+)/;

/**
 * The snapshot that the answer to `dumpCommand` tells, read at `at` (ms). An answer that is incomplete or not understood throws
 * `NodeError('garbled')`, which names the line by its number and quotes nothing.
 */
export function parseDump(answer: string, at: number): Snapshot {
  const lines = answer.split('\n');
  if (lines.pop() !== '') throw garbled('its last line is not whole');
  const middle = lines.indexOf(ADDRESSES);
  if (middle < 0) throw garbled('the addresses are missing');
  const serverKey = SERVER.exec(lines[0] ?? '')?.[1];
  if (serverKey === undefined) throw unknownServer(lines[0]);
  const peers = new Map<string, SnapshotPeer>();
  for (let number = 1; number < middle; number++) {
    const found = PEER.exec(lines[number] ?? '');
    const [, key = '', endpoint = '', allowedIps = '', handshake, received, sent] = found ?? [];
    if (found === null || peers.has(key)) throw garbled(`line ${number + 1} is not a new peer`);
    peers.set(key, {
      allowedIps: allowedIps === NONE ? [] : allowedIps.split(','),
      handshakeAt: Number(handshake) === 0 ? null : Number(handshake) * 1000,
      endpoint: endpoint === NONE ? null : endpoint,
      received: Number(received),
      sent: Number(sent),
    });
  }
  return { at, serverKey, ownAddresses: lines.slice(middle + 1).map(ownAddress), peers };
}

const NONE = '(none)';

function ownAddress(line: string): string {
  const address = OWN_ADDRESS.exec(line)?.[1];
  if (address === undefined) throw garbled('an address of the interface was not understood');
  return address;
}

function unknownServer(line: string | undefined): NodeError {
  if (!line?.startsWith(`${NONE}\t`)) return garbled('the first line is not an interface');
  return new NodeError('no-interface', 'the WireGuard interface has no private key: was it set up with wg-quick?');
}

const garbled = (what: string) => new NodeError('garbled', `the answer of wg show … dump was not understood: ${what}`);
