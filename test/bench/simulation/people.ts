import type { Chance } from '../../lab/chance.ts';

/** What somebody does; `id` is a friend's. */
export type Deed =
  | { readonly do: 'get' | 'regen' | 'remove' | 'letInAgain'; readonly id: number }
  | { readonly do: 'move'; readonly id: number; readonly nodeId: string };

/** How often a month each friend does it, on average. */
const A_MONTH = { get: 0.3, regen: 0.15, move: 0.03, remove: 0.02 } as const;
const HOURS_A_MONTH = 720;

/** Friends who come in the first third of the time and then live on: they ask again, change keys and servers, leave and return. */
export class People {
  readonly #chance: Chance;
  readonly #nodes: readonly string[];
  readonly #friends: number;
  readonly #arrivingHours: number;
  readonly #gone: number[] = [];
  #arrived = 0;

  constructor(chance: Chance, friends: number, nodes: readonly string[], days: number) {
    this.#chance = chance;
    this.#friends = friends;
    this.#nodes = nodes;
    this.#arrivingHours = Math.max(1, days * 8);
  }

  /** Everything that is asked for within one hour. */
  hour(hour: number): Deed[] {
    const due = Math.min(this.#friends, Math.ceil(((hour + 1) * this.#friends) / this.#arrivingHours));
    const deeds: Deed[] = [];
    while (this.#arrived < due) {
      this.#arrived += 1;
      deeds.push({ do: 'get', id: this.#arrived });
    }
    for (const what of ['get', 'regen', 'move', 'remove'] as const) {
      for (let n = this.#count((A_MONTH[what] * this.#arrived) / HOURS_A_MONTH); n > 0; n -= 1)
        deeds.push(...this.#deeds(what));
    }
    if (this.#chance.happens(0.5)) for (const id of this.#gone.splice(0, 10)) deeds.push({ do: 'letInAgain', id });
    return deeds;
  }

  #deeds(what: keyof typeof A_MONTH): Deed[] {
    const id = 1 + Math.floor(this.#chance.next() * this.#arrived);
    if (what === 'move') {
      const nodeId = this.#chance.pick(this.#nodes);
      return [
        { do: what, id, nodeId },
        { do: 'get', id },
      ];
    }
    if (what === 'remove' && this.#chance.happens(0.5)) this.#gone.push(id);
    return [{ do: what, id }];
  }

  /** A whole number that is `expected` on average. */
  #count(expected: number): number {
    return Math.floor(expected) + (this.#chance.happens(expected % 1) ? 1 : 0);
  }
}
