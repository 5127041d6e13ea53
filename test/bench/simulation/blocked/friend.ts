import type { Network } from '../../../../src/peers/records/door-tries.ts';
import type { Chance } from '../../../lab/chance.ts';
import { DAY } from '../../../stage/sample-state.ts';
import type { BlockedWorld } from './blocked-world.ts';
import type { Tunnel } from './blocks.ts';
import { afterAwake, awakeBetween, whenAwake } from './waking.ts';

/** By whose help somebody came back. `spare`: another file that was in the app; `bot`: one that came unasked. */
export const HELPS = ['spare', 'bot', 'one tap', 'more taps', 'letter', 'owner'] as const;
export type Help = (typeof HELPS)[number];

/** A time without a way in. */
export interface Outage {
  readonly friend: number;
  /** Ms since 1970. */
  readonly at: number;
  /** How long their waking day lasted without the VPN (ms). */
  readonly ms: number;
  readonly by: Help;
  /** Whether another file, by another door, was in the app. */
  readonly hadSecond: boolean;
  /** What nobody could have helped with: `word`: neither Telegram nor letters could be used; `door`: every door of every server was shut. */
  readonly lacked: 'word' | 'door' | null;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * How a friend behaves, who is awake from 8 to 24 o'clock and always has the VPN on. After 20 s without traffic they switch on each other
 * file in the app (10 s) and give it 15 s. If none works they open Telegram, if that can be reached, and press "It does not work" under
 * the file in use, later under the one that came last (15 s), wait for the answer (8 s of looking), press its button (10 s), open the file
 * that comes (30 s) and give it 15 s; so on until one works. Without Telegram they write a letter, if they have that from the owner (2
 * minutes, and another one until its answer is there, whose files they open like others; three are answered a day), else they call the owner, who takes 10 to 90 minutes.
 * When a device's new file works, its old one is deleted, as the bot says.
 */
export const HABITS = {
  notices: 20 * SECOND,
  switches: 10 * SECOND,
  givesUp: 15 * SECOND,
  connects: 2 * SECOND,
  presses: 15 * SECOND,
  waits: 8 * SECOND,
  reads: 10 * SECOND,
  opens: 30 * SECOND,
  writes: 2 * MINUTE,
  letterTakes: MINUTE,
  owner: [10 * MINUTE, 90 * MINUTE],
} as const;
const MOST_ROUNDS = 12;

/** A friend with a phone, whose app holds files. */
export class BlockedFriend {
  readonly id: number;
  readonly network: Network;
  /** May write letters to the bot. */
  readonly hasMail: boolean;
  /** Takes a spare when it is offered. */
  readonly takesSpare: boolean;
  /** Has the usual file mended while the spare is in use. */
  readonly mends: boolean;
  app: Tunnel[] = [];
  /** Files in the chat that were not opened. */
  readonly unread: Tunnel[] = [];
  current: Tunnel | null = null;
  isOut = false;
  /** The file that was opened last. */
  #given: Tunnel | null = null;
  readonly #world: BlockedWorld;
  readonly #chance: Chance;

  constructor(world: BlockedWorld, id: number, network: Network, chance: Chance) {
    this.#world = world;
    this.id = id;
    this.network = network;
    this.#chance = chance;
    this.hasMail = chance.happens(0.5);
    this.takesSpare = chance.happens(0.8);
    this.mends = chance.happens(0.7);
  }

  /** Their way has just been closed: lives until they are back, and for some hours more. */
  async strike(): Promise<void> {
    const { timeline, outages, bot, blocks } = this.#world;
    const lost = this.current;
    if (!lost || this.isOut) return;
    this.isOut = true;
    const at = timeline.now;
    const others = this.app.filter((tunnel) => tunnel !== lost && tunnel.door !== lost.door);
    const everyDoor = this.#world.doors.every((door) => blocks.isShut(this.id, door));
    await timeline.sleepUntil(whenAwake(at));
    await this.#spend(HABITS.notices);
    const hasOther = await this.#triesApp(lost);
    const { by, lacksWord } = hasOther ? { by: 'spare' as const, lacksWord: false } : await this.#getsHelp(lost);
    const lacked = everyDoor ? 'door' : lacksWord ? 'word' : null;
    outages.push({
      friend: this.id,
      at,
      ms: awakeBetween(at, timeline.now),
      by,
      hadSecond: others.length > 0,
      lacked,
    });
    this.isOut = false;
    if (by === 'spare' && this.mends) await this.#mend();
    await bot.settle();
  }

  /** Nothing in the app works. */
  async #getsHelp(lost: Tunnel): Promise<{ readonly by: Help; readonly lacksWord: boolean }> {
    for (let round = 1; ; round += 1) {
      const lacksWord = !this.hasMail && !this.#world.hasTelegram(this);
      const by = await this.#getsOneFile(round, lost);
      if (by !== null) return { by, lacksWord };
    }
  }

  /** By the way that there is just now; null: another round is needed. */
  async #getsOneFile(round: number, lost: Tunnel): Promise<Help | null> {
    if (await this.#opensNews()) return 'bot';
    if (round > MOST_ROUNDS) return this.#callsOwner();
    if (this.#world.hasTelegram(this)) return this.#asksBot(round, lost);
    if (this.hasMail && this.#world.bot.lettersLeft(this.id) > 0) return (await this.#writes()) ? 'letter' : null;
    return this.#callsOwner();
  }

  /** Adds a spare, opens its file and switches it on once, as the bot asks for. */
  async takeSpare(): Promise<void> {
    const { life, bot } = this.#world;
    await this.#spend(this.#chance.between(0, 6 * 60) * MINUTE);
    if (!this.#world.hasTelegram(this) || this.isOut) return;
    await life.spares.add(bot.asker(this.id));
    await bot.settle();
    const usual = this.current;
    for (const tunnel of this.unread.splice(0)) {
      this.app.push(tunnel);
      await this.#spend(HABITS.opens);
      await this.#switchOn(tunnel);
    }
    if (usual && !this.isOut) await this.#switchOn(usual);
  }

  /** Opens what came unasked, when there is a moment for it. */
  async opensMail(): Promise<void> {
    await this.#spend(this.#chance.between(1, 60) * MINUTE);
    if (!this.isOut && this.#world.hasTelegram(this)) await this.#opensNews();
  }

  async #triesApp(lost: Tunnel): Promise<boolean> {
    for (const tunnel of this.app.toReversed()) {
      if (tunnel === lost) continue;
      await this.#spend(HABITS.switches);
      if (await this.#switchOn(tunnel)) return true;
      await this.#spend(HABITS.givesUp);
    }
    return false;
  }

  /** Files that wait in the chat; false when there is none, Telegram cannot be reached, or none works. */
  async #opensNews(): Promise<boolean> {
    if (!this.#world.hasTelegram(this)) return false;
    while (this.unread.length > 0) {
      const [tunnel] = this.unread.splice(-1);
      if (tunnel && (await this.#opens(tunnel))) return true;
    }
    return false;
  }

  /** Presses under the file that was given last, as it says, or under the one that was in use. */
  async #asksBot(round: number, lost: Tunnel): Promise<Help | null> {
    await this.#spend(HABITS.presses + HABITS.waits + HABITS.reads);
    const newest = round === 1 ? lost : (this.#given ?? lost);
    if (!(await this.#world.bot.help(this.id, newest.peerId, this.network))) return this.#callsOwner();
    const [tunnel] = this.unread.splice(-1);
    if (tunnel && (await this.#opens(tunnel))) return round === 1 ? 'one tap' : 'more taps';
    return null;
  }

  async #writes(): Promise<boolean> {
    await this.#spend(HABITS.writes);
    const tunnels = await this.#world.bot.letter(this.id);
    await this.#spend(HABITS.letterTakes);
    for (const tunnel of tunnels) if (await this.#opens(tunnel)) return true;
    return false;
  }

  /** Who finds a file that works, by another messenger, however long it takes. */
  async #callsOwner(): Promise<Help> {
    const { bot, nodes } = this.#world;
    const [least, most] = HABITS.owner;
    for (;;) {
      await this.#spend(this.#chance.between(least, most));
      for (const { id } of nodes) {
        await bot.remedies.configOn(bot.asker(this.id), id);
        await bot.settle();
        const [tunnel] = this.unread.splice(-1);
        if (tunnel && (await this.#opens(tunnel))) return 'owner';
      }
    }
  }

  /** While the spare is in use: asks for another way in for the usual device, and goes back to it. */
  async #mend(): Promise<void> {
    const { bot } = this.#world;
    await this.#spend(this.#chance.between(5, 120) * MINUTE);
    for (let round = 0; round < 3 && !this.isOut; round += 1) {
      const peerId = bot.deviceOf(this.id);
      if (peerId === null || !this.#world.hasTelegram(this) || !(await bot.help(this.id, peerId, this.network))) return;
      const before = this.current;
      const [tunnel] = this.unread.splice(-1);
      if (!tunnel) return;
      await this.#spend(HABITS.opens);
      if (this.isOut) return;
      if (await this.#tries(tunnel)) return;
      if (before) await this.#switchOn(before);
    }
  }

  async #opens(tunnel: Tunnel): Promise<boolean> {
    await this.#spend(HABITS.opens);
    if (await this.#tries(tunnel)) return true;
    await this.#spend(HABITS.givesUp);
    return false;
  }

  /** A file of a device whose other one is in the app takes its place once it works; one that does not stays as well. */
  async #tries(tunnel: Tunnel): Promise<boolean> {
    this.#given = tunnel;
    const works = await this.#switchOn(tunnel);
    const isSame = (other: Tunnel) => other.peerId === tunnel.peerId && (works || other.door === tunnel.door);
    this.app = [...this.app.filter((other) => !isSame(other)), tunnel];
    return works;
  }

  async #switchOn(tunnel: Tunnel): Promise<boolean> {
    if (!this.#world.connects(this, tunnel)) return false;
    await this.#spend(HABITS.connects);
    this.current = tunnel;
    await this.#world.bot.works(tunnel);
    return true;
  }

  #spend(ms: number): Promise<void> {
    const { timeline } = this.#world;
    return timeline.sleepUntil(afterAwake(timeline.now, ms));
  }
}

/** So long (ms) after the first file a friend has settled in. */
export const SETTLED_MS = 9 * DAY;
