import type { NodeProfile } from '../../../../src/peers/nodes/node-profile.ts';
import type { Chance } from '../../../lab/chance.ts';
import { DAY } from '../../../stage/sample-state.ts';

/** A file that is in somebody's app. */
export interface Tunnel {
  readonly peerId: string;
  readonly nodeId: string;
  readonly key: string;
  /** `host:port`. */
  readonly door: string;
}

/** What a network lets through no more: one port of an address, the whole address, or plain WireGuard wherever it goes. */
type Block =
  | { readonly what: 'door' | 'address'; readonly which: string; readonly until: number }
  | { readonly what: 'plain'; readonly until: number };

const hostOf = (door: string): string => door.slice(0, door.lastIndexOf(':'));

/** Which ways in are closed, to one friend's network or to the whole country. */
export class Blocks {
  readonly #now: () => number;
  readonly #nodes: readonly NodeProfile[];
  readonly #own = new Map<number, Block[]>();
  readonly #country: Block[] = [];

  constructor(now: () => number, nodes: readonly NodeProfile[]) {
    this.#now = now;
    this.#nodes = nodes;
  }

  /**
   * Closes the way that a friend uses, for a day to a fortnight: one port or the whole address; of a friend with plain WireGuard also that,
   * wherever it goes.
   */
  strike(friend: number, tunnel: Tunnel, chance: Chance): void {
    const isPlain = this.#isPlain(tunnel.nodeId);
    const what = chance.weigh({ door: 4, address: 3, plain: isPlain ? 3 : 0 });
    const until = this.#now() + chance.between(1, 14) * DAY;
    const which = what === 'door' ? tunnel.door : hostOf(tunnel.door);
    const own = this.#own.get(friend) ?? [];
    this.#own.set(friend, [...own, what === 'plain' ? { what, until } : { what, which, until }]);
  }

  /** Closes a door to everybody, the bot's own tries included, for good. */
  strikeAll(door: string): void {
    this.#country.push({ what: 'door', which: door, until: Number.POSITIVE_INFINITY });
  }

  isShut(friend: number, { nodeId, door }: Pick<Tunnel, 'nodeId' | 'door'>): boolean {
    const blocks = [...(this.#own.get(friend) ?? []), ...this.#country].filter(({ until }) => until > this.#now());
    return blocks.some((block) => {
      if (block.what === 'plain') return this.#isPlain(nodeId);
      return block.which === (block.what === 'door' ? door : hostOf(door));
    });
  }

  isShutToAll(door: string): boolean {
    return this.#country.some((block) => block.what !== 'plain' && block.which === door);
  }

  #isPlain(nodeId: string): boolean {
    return this.#nodes.find(({ id }) => id === nodeId)?.protocol === 'wireguard';
  }
}
