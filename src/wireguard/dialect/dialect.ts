/**
 * How a node's VPN program and what belongs to it are called. What is the same for every program of this family stands elsewhere: the
 * words of its commands, and that the first line of its dump is cut to the server's key and the last field (`node-commands.ts`).
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
  /** Where the program in user space that runs an interface opens its socket. */
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

/** An interface and the program that runs it. */
export interface TunnelInterface {
  readonly dialect: Dialect;
  readonly interface: string;
}

/** The systemd unit that keeps an interface up, such as `wg-quick@wg0`. */
export const unitOf = ({ dialect, interface: name }: TunnelInterface): string => `${dialect.unit}${name}`;

/** The file that lists what friends of an interface may reach besides the Internet. */
export const allowFileOf = ({ dialect, interface: name }: TunnelInterface): string =>
  `${dialect.configFolder}/${name}.allow`;
