import { lookup } from 'node:dns/promises';
import type { NodeSettings } from '../config/settings.ts';
import type { DoorAddresses } from '../health/doors/seen-door.ts';
import { type Door, doorsOf, doorText } from '../peers/nodes/door.ts';
import { usesContainer } from '../wireguard/dialect/dialect.ts';
import { seenPorts } from '../wireguard/drivers/local/seen-ports.ts';

const NONE: DoorAddresses = new Map();

/** Looks up now and then where the names of doors lead, so that relays are known, and who came through which spare port. */
export class DoorLookups {
  readonly #nodes: readonly NodeSettings[];
  readonly #ports = new Map<string, ReadonlyMap<string, number>>();
  readonly #found = new Map<string, DoorAddresses>();

  constructor(nodes: readonly NodeSettings[]) {
    this.#nodes = nodes;
  }

  /** What was found of a node's doors; a node with one door has no relay beside it, but may be behind one. */
  of(nodeId: string): DoorAddresses {
    return this.#found.get(nodeId) ?? NONE;
  }

  /** The spare port through which an endpoint came to a node of this machine lately; null: it is not known, as of all other nodes. */
  portOf(nodeId: string, endpoint: string): number | null {
    return this.#ports.get(nodeId)?.get(endpoint) ?? null;
  }

  /** Reads again who came through which spare port of this machine. */
  async refreshPorts(): Promise<void> {
    for (const node of this.#nodes) {
      const hasSpare = node.furtherDoors.some(({ host }) => host === node.endpointHost);
      if (node.ssh === null && hasSpare && !usesContainer(node))
        this.#ports.set(node.id, await seenPorts(node.interface));
    }
  }

  /** Looks all names up anew; what is not found now keeps its addresses. */
  async refresh(): Promise<void> {
    for (const node of this.#nodes) {
      const before = this.of(node.id);
      const found = await Promise.all(doorsOf(node).map((door) => addressesOf(door, before)));
      this.#found.set(node.id, new Map(found));
    }
  }
}

async function addressesOf(door: Door, before: DoorAddresses): Promise<readonly [string, ReadonlySet<string>]> {
  const text = doorText(door);
  const found = await lookup(door.host, { all: true }).catch(() => null); // a name server that is away says nothing of the relay
  return [text, found === null ? (before.get(text) ?? new Set()) : new Set(found.map(({ address }) => address))];
}
