/**
 * The names of a node's VPN program and of what belongs to it. What all programs of this family have in common is in `node-scripts.ts`:
 * the words of their commands, and that the first line of a dump is cut to the server's key and the last field.
 */
export interface Dialect {
  /** The protocol's name, for sentences. */
  readonly protocol: string;
  /** Reads and changes an interface: `wg show`, `wg set`. */
  readonly program: string;
  /** Brings an interface up from its file, and down again. */
  readonly quickTool: string;
  /** The systemd unit of an interface, without the interface's name at its end. */
  readonly unit: string;
  /** The system's package with the program in it. */
  readonly package: string;
  /** Where the interfaces' files are. */
  readonly configFolder: string;
  /** Where an implementation in user space opens the socket of an interface. */
  readonly socketFolder: string;
}

export const WIREGUARD: Dialect = {
  protocol: 'WireGuard',
  program: 'wg',
  quickTool: 'wg-quick',
  unit: 'wg-quick@',
  package: 'wireguard-tools',
  configFolder: '/etc/wireguard',
  socketFolder: '/var/run/wireguard',
};

/** AmneziaWG's programs take the same words and files as WireGuard's, and more. */
export const AMNEZIAWG: Dialect = {
  protocol: 'AmneziaWG',
  program: 'awg',
  quickTool: 'awg-quick',
  unit: 'awg-quick@',
  package: 'amneziawg-tools',
  configFolder: '/etc/amnezia/amneziawg',
  socketFolder: '/var/run/amneziawg',
};

/** What a node may speak, as its settings name it. */
export const PROTOCOLS = ['wireguard', 'amneziawg'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export const DIALECTS: Readonly<Record<Protocol, Dialect>> = { wireguard: WIREGUARD, amneziawg: AMNEZIAWG };

/** The protocol that a program is for. */
export const protocolOf = (program: string): Protocol => (program === AMNEZIAWG.program ? 'amneziawg' : 'wireguard');

/** An interface, and the VPN program that runs it. */
export interface TunnelInterface {
  readonly dialect: Dialect;
  readonly interface: string;
  /** The Docker container that the interface is in; null or absent: the machine itself. */
  readonly container?: string | null;
}

/** Whether the interface is in a container of its machine. */
export const usesContainer = <T extends TunnelInterface>(tunnel: T): tunnel is T & { readonly container: string } =>
  typeof tunnel.container === 'string';

/** The systemd unit that keeps an interface up, such as `wg-quick@wg0`. */
export const unitOf = ({ dialect, interface: name }: TunnelInterface): string => `${dialect.unit}${name}`;

/** The file from which the quick tool brings an interface up. */
export const configFileOf = ({ dialect, interface: name }: TunnelInterface): string =>
  `${dialect.configFolder}/${name}.conf`;

/** The file that lists what friends of an interface may reach besides the Internet: in one folder, whichever program runs the interface. */
export const allowFileOf = ({ interface: name }: Pick<TunnelInterface, 'interface'>): string =>
  `/etc/wireguard/${name}.allow`;
