/**
 * The names of a node's VPN program and of what belongs to it. What all programs of this family have in common is in `node-commands.ts`:
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

/** An interface, and the VPN program that runs it. */
export interface TunnelInterface {
  readonly dialect: Dialect;
  readonly interface: string;
}

/** The systemd unit that keeps an interface up, such as `wg-quick@wg0`. */
export const unitOf = ({ dialect, interface: name }: TunnelInterface): string => `${dialect.unit}${name}`;

/** The file that lists what friends of an interface may reach besides the Internet. */
export const allowFileOf = ({ dialect, interface: name }: TunnelInterface): string =>
  `${dialect.configFolder}/${name}.allow`;
