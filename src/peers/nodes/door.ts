/** A UDP address at which a node can be entered. All doors of a node lead to the same interface with the same server key. */
export interface Door {
  /** A name or an address without brackets. */
  readonly host: string;
  readonly port: number;
}

interface Doors {
  readonly endpointHost: string;
  readonly endpointPort: number;
  readonly furtherDoors: readonly Door[];
}

/** All doors of a node in the order of the settings, the first being `ENDPOINT_HOST` and `ENDPOINT_PORT`; each once. */
export function doorsOf({ endpointHost: host, endpointPort: port, furtherDoors }: Doors): readonly Door[] {
  const first = { host, port };
  return [first, ...furtherDoors.filter((door) => doorText(door) !== doorText(first))];
}

/** `198.51.100.7:51820`, `[2001:db8::7]:51820` or `vpn.example.com:51820`: how records and messages name a door. */
export const doorText = ({ host, port }: Door): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** The door of this node that is named so; null: it has none, as after a change of the settings. */
export const doorNamed = (node: Doors, text: string): Door | null =>
  doorsOf(node).find((door) => doorText(door) === text) ?? null;

/** The door that a device's files name: the one in its record while the node still has it, else the first. */
export function doorFor(node: Doors, peer: { readonly door: string | null }): Door {
  const named = peer.door === null ? null : doorNamed(node, peer.door);
  return named ?? { host: node.endpointHost, port: node.endpointPort };
}

/**
 * The node as new files are to see it: without the doors that are announced to close (`closing`, by `doorText`). A node all of whose doors
 * close keeps them.
 */
export function withoutClosing<T extends Doors>(node: T, closing: Readonly<Record<string, unknown>> | undefined): T {
  if (closing === undefined || Object.keys(closing).length === 0) return node;
  const [first, ...furtherDoors] = doorsOf(node).filter((door) => !Object.hasOwn(closing, doorText(door)));
  return first === undefined ? node : { ...node, endpointHost: first.host, endpointPort: first.port, furtherDoors };
}
