import type { Log } from '../log.ts';
import { type Door, doorText } from '../peers/nodes/door.ts';
import { type Knocked, type KnockTask, knockDoor } from '../probe/knock-door.ts';
import type { ProbeOutcome } from '../probe/outcome.ts';
import { type KnockAnswer, type NodeDriver, NodeError } from '../wireguard/drivers/driver.ts';

/** A node on another machine whose gate may knock at the doors of this one. */
export interface Knocker {
  readonly id: string;
  readonly knock: NonNullable<NodeDriver['knock']>;
}

/** A way by which a door is tried, and who knocks there; null: the bot itself. */
export interface Way {
  readonly by: string | null;
  readonly tryOnce: () => Promise<ProbeOutcome | null>;
}

/** A datagram that no WireGuard answers. */
const NOTHING = Buffer.alloc(1);

/** Other nodes, which knock at this machine's doors for the bot: from inside a try proves nothing. */
export class Knockers {
  readonly #all: readonly Knocker[];
  readonly #log: Log;
  /** Door → nodes whose gates do not know the word, or do not list the door. */
  readonly #toRenew = new Map<string, readonly string[]>();

  constructor(all: readonly Knocker[], log: Log) {
    this.#all = all;
    this.#log = log;
  }

  /** A way to this door through the first node whose gate lists it; null: there is none now. */
  async wayTo(door: Door, task: Omit<KnockTask, 'knock'>): Promise<Way | null> {
    const knocker = await this.find(door);
    if (knocker === null) return null;
    const knock = async (packets: readonly Buffer[], waitMs: number, answers: number): Promise<Knocked | null> => {
      const answer = await this.#ask(knocker, door, packets, waitMs, answers);
      return typeof answer === 'string' ? null : answer;
    };
    return { by: knocker.id, tryOnce: () => knockDoor({ ...task, knock }) };
  }

  /** The first node whose gate lists the door, by asking; null: there is none now. */
  async find(door: Door): Promise<Knocker | null> {
    const refusing: string[] = [];
    let found: Knocker | null = null;
    for (const knocker of this.#all) {
      const answer = await this.#ask(knocker, door, [NOTHING], 0, 0);
      if (answer === 'old-gate' || answer === 'not-listed') refusing.push(knocker.id);
      else if (answer !== null) found ??= knocker;
      if (found) break;
    }
    this.#toRenew.set(doorText(door), refusing);
    return found;
  }

  /** The nodes whose gates refused one of these doors when they were asked last; `vpn-bot node renew` renews them. */
  toRenew(doors: readonly Door[]): readonly string[] {
    return [...new Set(doors.flatMap((door) => this.#toRenew.get(doorText(door)) ?? []))];
  }

  /** Null: the node does not answer. */
  async #ask(
    { id, knock }: Knocker,
    door: Door,
    packets: readonly Buffer[],
    waitMs: number,
    answers: number,
  ): Promise<KnockAnswer | null> {
    try {
      return await knock({ door: doorText(door), packets, waitMs, answers });
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      this.#log.debug({ node: id, err: error }, `node ${id}: it could not knock at ${doorText(door)}`);
      return null;
    }
  }
}
