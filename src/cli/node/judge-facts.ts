import type { ParameterSet } from '../../amnezia/generate-parameters.ts';
import { networkOf, readCidr } from '../../config/cidr.ts';
import { contains, parseSubnet } from '../../peers/nodes/subnet.ts';
import type { NodeTexts } from '../../texts/cli/texts.ts';
import { CliError } from '../cli-error.ts';
import type { NodeFacts } from './remote-setup.ts';

/** What the owner asked for; null: the server may choose. */
export interface RequestedNode {
  readonly interface: string;
  readonly container: string | null;
  readonly network: string | null;
  readonly wgPort: number | null;
  /** Not null: the interface has to be one of AmneziaWG. */
  readonly amneziawg: ParameterSet | null;
}

/** The checked facts of a server, which become its settings and those of its gate. */
export interface JudgedNode {
  readonly interface: string;
  readonly program: NodeFacts['program'];
  /** The server's own address with the prefix of its friends' network: `10.0.0.1/24`. */
  readonly address: string;
  readonly address6: string | null;
  readonly port: number;
  readonly publicKey: string;
  /** The Docker container that the interface is in; null: none. */
  readonly container: string | null;
  /** Whether the server needs a route for the network, because the owner named it and the interface has no address in it. */
  readonly needsRoute: boolean;
}

/** Checks what a server reports, before anything is written. Throws `CliError` with what the owner can do. */
export function judgeFacts(facts: NodeFacts, asked: RequestedNode, t: NodeTexts): JudgedNode {
  if (facts.interface !== asked.interface) throw new CliError(t.otherThanAsked(facts.interface, asked.interface));
  if (asked.amneziawg !== null && facts.program === 'wg')
    throw new CliError(t.otherThanAsked(`${facts.interface}: WireGuard`, '--amneziawg'));
  if (asked.wgPort !== null && facts.port !== asked.wgPort) {
    throw new CliError(t.otherThanAsked(`UDP ${facts.port}`, `--wg-port ${asked.wgPort}`));
  }
  const { address6 = null } = facts;
  return {
    interface: facts.interface,
    program: facts.program,
    container: asked.container,
    ...friendsNetwork(facts.address, asked.network, t),
    address6: address6 !== null && hasRoom(address6, 6, 48, 126) ? address6 : null,
    port: facts.port,
    publicKey: facts.public_key,
  };
}

/** The network for friends: that of the interface, or the one that the owner named if the interface has none. */
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

/** Whether a text is an IPv4 address with a prefix of 8 to 30, which leaves addresses for friends. */
export const hasNetwork = (text: string): boolean => hasRoom(text, 4, 8, 30);

function hasRoom(text: string, family: 4 | 6, min: number, max: number): boolean {
  const cidr = readCidr(text);
  return cidr?.family === family && cidr.prefix !== null && cidr.prefix >= min && cidr.prefix <= max;
}
