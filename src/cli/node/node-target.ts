import type { ParameterSet } from '../../amnezia/generate-parameters.ts';
import { newParameterLines } from '../../amnezia/new-parameters.ts';
import { networkOf, readCidr } from '../../config/cidr.ts';
import { USUAL_INTERFACE } from '../../config/read-node.ts';
import { isSameMachine, sharedNetworks } from '../../config/same-machine.ts';
import { canBeNodeId } from '../../config/setting-names.ts';
import type { NodeSettings, Settings } from '../../config/settings.ts';
import type { NodeTexts } from '../../texts/cli/texts.ts';
import type { Machine } from '../at-work/at-work.ts';
import { CliError } from '../cli-error.ts';
import { freeAddresses } from './free-addresses.ts';
import { hasNetwork, type JudgedNode } from './judge-facts.ts';
import { requireGoodWords } from './node-lines.ts';
import type { WantedNode } from './remote-setup.ts';

/** The arguments of `vpn-bot node add`. */
export interface NodeAddOptions {
  readonly id: string;
  /** The login, such as `root@203.0.113.7`; `local` is this machine. */
  readonly target: string;
  readonly port: number;
  readonly identity: string | null;
  readonly hostKey: string | null;
  readonly name: string | null;
  /** What a new interface of AmneziaWG is made with; null: the interface is one of plain WireGuard, or there already. */
  readonly amneziawg: ParameterSet | null;
  /** Null: the present one of the node, or `wg0`, with `amneziawg` `awg0`. */
  readonly interface: string | null;
  /** The Docker container that the interface is in, where it is left as it is; null: the present one of the node, or none. */
  readonly container: string | null;
  readonly network: string | null;
  /** The UDP port; null: that of the interface, or for a new one the first from the usual one on that no node there has, with `amneziawg` one by chance. */
  readonly wgPort: number | null;
  readonly together: boolean;
  /** What friends there may reach besides the Internet, as lines of `wg0.allow`. */
  readonly allow: readonly string[];
  /** The bot's user there; null: the usual one. */
  readonly login: string | null;
}

/** The usual port of WireGuard, used for a new interface; for a further one of the same server the next that no other node has. */
const USUAL_PORT = 51_820;

/** Where the command works. */
export interface Target {
  /** Who logs in where; null: this machine. */
  readonly login: { readonly user: string; readonly host: string; readonly port: number } | null;
  /** The interface. */
  readonly name: string;
  /** As `name`; null: the only one of its container. */
  readonly asked: string | null;
  /** Other nodes on the same machine. */
  readonly neighbours: readonly NodeSettings[];
}

/** The machines that the command changes; none if the login cannot be read, which it then says by itself. */
export function machinesOf({ target, port }: Pick<NodeAddOptions, 'target' | 'port'>): readonly Machine[] {
  if (target === 'local') return [null];
  const login = loginIn(target, port);
  return login === null ? [] : [login];
}

/** `root@203.0.113.7`; null: it is none. */
function loginIn(target: string, port: number): Target['login'] {
  const [, user, host] = /^([\w.-]+)@([\w.:[\]-]+)$/.exec(target) ?? [];
  return user === undefined || host === undefined ? null : { user, host: host.replace(/^\[(.*)\]$/, '$1'), port };
}

/** Checks the arguments that need no settings; returns who logs in where. Throws `CliError`. */
function readLogin(
  { id, target, network, port, wgPort, amneziawg, container }: NodeAddOptions,
  t: NodeTexts,
): Target['login'] {
  const login = loginIn(target, port);
  if (!canBeNodeId(id)) throw new CliError(t.badId(id));
  if (network !== null && !hasNetwork(network)) throw new CliError(t.noNetwork(network));
  if (amneziawg !== null && wgPort === USUAL_PORT) throw new CliError(t.knownPort(wgPort));
  if (login !== null) return login;
  if (target !== 'local') throw new CliError(t.badTarget(target));
  if (container !== null) throw new CliError(t.containerFar(container));
  return null;
}

/** Checks the arguments against the settings before anything is done. Throws `CliError`. */
export function readTarget(options: NodeAddOptions, { nodes, nodesOff }: Settings, t: NodeTexts): Target {
  const { id, target, amneziawg, ...words } = options;
  const login = readLogin(options, t);
  const known = nodes.find((node) => node.id === id);
  const name = words.interface ?? known?.interface ?? USUAL_INTERFACE[amneziawg === null ? 'wireguard' : 'amneziawg'];
  requireGoodWords({ ...words, interface: name }, login?.host ?? null);
  // the same host: the command repairs the node
  if (known && known.ssh?.host !== login?.host) throw new CliError(t.exists(id, known.ssh?.host ?? known.endpointHost));
  if (nodesOff.some((node) => node.id === id && node.needs.length === 0)) throw new CliError(t.exists(id, '?'));
  const neighbours = nodes.filter((node) => node.id !== id && isSameMachine(node.ssh, login));
  const asked = words.container === null ? name : (words.interface ?? known?.interface ?? null);
  const found: Target = { login, name, asked, neighbours };
  if (asked !== null) requireFree(asked, { target, container: words.container }, found, t);
  return found;
}

/** Throws if another node has this interface. */
export function requireFree(
  name: string,
  { target, container }: Pick<NodeAddOptions, 'target' | 'container'>,
  { login, neighbours }: Target,
  t: NodeTexts,
): void {
  const same = neighbours.find((node) => node.interface === name && (node.container ?? null) === container);
  if (same) throw new CliError(t.sameInterface(name, login?.host ?? target, same.id));
}

/** Throws if the interface's networks overlap those of another node on the same machine, so that packets would go the wrong way. */
export function requireOwnNetwork(
  { address, address6 }: JudgedNode,
  neighbours: readonly NodeSettings[],
  t: NodeTexts,
): void {
  const own = { network: networkIn(address), network6: address6 === null ? null : networkIn(address6) };
  for (const other of neighbours)
    for (const [, network, theirs] of sharedNetworks(own, other))
      throw new CliError(t.sameNetwork(network, other.id, theirs));
}

/** The interface to make; one of AmneziaWG gets its port on the server where none was asked for. */
export function wantedInterface(
  options: NodeAddOptions,
  { nodes }: Settings,
  { name, neighbours }: Target,
): WantedNode {
  const { network, wgPort, together, allow, amneziawg } = options;
  const addresses = network === null ? freeAddresses(nodes.map((node) => node.network)) : [network];
  const taken = neighbours.map((node) => node.endpointPort);
  if (amneziawg !== null) {
    const parameters = newParameterLines(amneziawg);
    return { interface: name, addresses, port: wgPort, together, allow, parameters };
  }
  let port = wgPort ?? USUAL_PORT;
  while (wgPort === null && taken.includes(port)) port += 1;
  return { interface: name, addresses, port, together, allow, parameters: null };
}

/** `10.0.0.1/24` → `10.0.0.0/24`. */
export function networkIn(address: string): string {
  const { address: host = '', prefix } = readCidr(address) ?? {};
  return networkOf(host, prefix ?? 32);
}
