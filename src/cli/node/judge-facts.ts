import { networkOf, readCidr } from '../../config/cidr.ts';
import { contains, parseSubnet } from '../../peers/nodes/subnet.ts';
import type { NodeTexts } from '../../texts/cli/texts.ts';
import { CliError } from '../cli-error.ts';
import type { NodeFacts } from './remote-setup.ts';

/** What the owner named; null: the server may choose. */
export interface Asked {
  readonly interface: string;
  readonly network: string | null;
  readonly wgPort: number | null;
}

/** What may become settings of a server, and the gate's: its facts, as far as they are what was asked for. */
export interface JudgedNode {
  readonly interface: string;
  /** The server's own address with its friends' network: `10.0.0.1/24`. */
  readonly address: string;
  readonly address6: string | null;
  readonly port: number;
  readonly publicKey: string;
  /** The network is the owner's word, and the interface has none: it needs a route of its own there. */
  readonly needsRoute: boolean;
}

/** Judges what a server says of itself, before anything is written anywhere. Throws `CliError` with what the owner can do. */
export function judgeFacts(facts: NodeFacts, asked: Asked, t: NodeTexts): JudgedNode {
  if (facts.interface !== asked.interface) throw new CliError(t.otherThanAsked(facts.interface, asked.interface));
  if (asked.wgPort !== null && facts.port !== asked.wgPort) {
    throw new CliError(t.otherThanAsked(`UDP ${facts.port}`, `--wg-port ${asked.wgPort}`));
  }
  const { address6 = null } = facts;
  return {
    interface: facts.interface,
    ...friendsNetwork(facts.address, asked.network, t),
    address6: address6 !== null && hasRoom(address6, 6, 48, 126) ? address6 : null,
    port: facts.port,
    publicKey: facts.public_key,
  };
}

/** The network that friends get: the interface's own, or the one that the owner names for an interface without any. */
function friendsNetwork(own: string, asked: string | null, t: NodeTexts): Pick<JudgedNode, 'address' | 'needsRoute'> {
  const cidr = readCidr(own);
  if (cidr?.family !== 4) throw new CliError(t.noNetwork(own));
  const isNetwork = hasNetwork(own);
  if (asked === null) {
    if (!isNetwork) throw new CliError(t.noNetwork(own));
    return { address: own, needsRoute: false };
  }
  const wanted = readCidr(asked);
  if (wanted?.prefix == null || !hasNetwork(asked)) throw new CliError(t.noNetwork(asked));
  if (isNetwork) {
    if (networkOf(cidr.address, cidr.prefix ?? 32) === networkOf(wanted.address, wanted.prefix))
      return { address: own, needsRoute: false };
    throw new CliError(t.otherThanAsked(own, `--network ${asked}`));
  }
  if (!contains(parseSubnet(asked), parseSubnet(cidr.address))) {
    throw new CliError(t.otherThanAsked(own, `--network ${asked}`));
  }
  return { address: `${cidr.address}/${wanted.prefix}`, needsRoute: true };
}

/** Whether it is an address with a network that has room for friends. */
export const hasNetwork = (text: string): boolean => hasRoom(text, 4, 8, 30);

function hasRoom(text: string, family: 4 | 6, min: number, max: number): boolean {
  const cidr = readCidr(text);
  return cidr?.family === family && cidr.prefix !== null && cidr.prefix >= min && cidr.prefix <= max;
}
