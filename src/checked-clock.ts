import { uptime } from 'node:os';
import { formatDuration } from './format-duration.ts';
import type { Log } from './log.ts';

/** Witnesses that can confirm our clock, the most trusted first: Bot API answers, a node's clock, time synchronisation. */
export type Witness = 'telegram' | 'node' | 'ntp';
const WITNESSES: readonly Witness[] = ['telegram', 'node', 'ntp'];

/** The machine's clocks (ms). `boot`: time since boot, sleep included, which nobody can set. */
interface Hands {
  readonly wall: () => number;
  readonly boot: () => number;
}

/** A doubt about our clock: it jumped, or is behind the store's last time, and no witness has confirmed it yet. */
export interface Doubt {
  /** By how much it jumped ahead (ms); negative: back. */
  readonly by: number;
  /** When it jumped, by the time before the jump (ms since 1970). */
  readonly since: number;
}

interface Word {
  /** By how much our clock was ahead of the witness's (ms). */
  readonly ahead: number;
  /** A `boot` time. */
  readonly at: number;
}

/** Jumps (ms) that are logged, and that are not believed without a witness. */
const JUMP_MS = 5000;
const DOUBTED_MS = 60_000;
/** How long a witness's word is valid (ms). */
const FRESH_MS = 5 * 60_000;

/**
 * The wall clock of invariant 15. It follows the machine's clock, unless that jumped in this run or started behind the store's last time:
 * then the old time continues until a witness confirms the clock or gives a better time. Sleep of the machine is not a jump.
 */
export class CheckedClock {
  readonly #hands: Hands;
  readonly #log: Log;
  readonly #words = new Map<Witness, Word>();
  /** Witness → how far ahead of it we were before the clock jumped, and by how much the clock has jumped since. */
  readonly #before = new Map<Witness, { readonly ahead: number; jumped: number }>();
  /** Witnesses that jumped together with our clock, and so only repeat it. */
  readonly #echoes = new Set<Witness>();
  /** The last reading of both clocks. */
  #seen: { wall: number; boot: number };
  /** While the clock is doubted: the time that continues instead, and the `boot` time that belongs to it. */
  #kept: { readonly time: number; readonly boot: number } | null = null;
  #doubt: Doubt | null = null;
  /** A `boot` time. */
  #jumpedAt: number;
  /** Called when the valid time changed other than by passing. */
  onChange: () => void = () => undefined;

  /** `last`: the store's last time (ms since 1970), or null. */
  constructor(last: number | null, log: Log, hands: Hands = { wall: () => Date.now(), boot: () => uptime() * 1000 }) {
    this.#hands = hands;
    this.#log = log;
    this.#seen = { wall: hands.wall(), boot: hands.boot() };
    this.#jumpedAt = this.#seen.boot;
    if (last !== null && last - this.#seen.wall > DOUBTED_MS) this.#begin(last, this.#seen.wall - last);
  }

  /** The time that decides about access (ms since 1970). */
  readonly now = (): number => {
    this.check();
    return this.#kept ? this.#kept.time + this.#seen.boot - this.#kept.boot : this.#seen.wall;
  };

  /** The time by a witness that spoke lately (ms since 1970); null: none did. */
  get confirmed(): number | null {
    this.check();
    const ahead = this.#ahead;
    if (ahead === null) return null;
    return Math.abs(ahead) <= DOUBTED_MS ? this.#seen.wall : this.#seen.wall - ahead;
  }

  /** The best known time (ms since 1970), for times that are recorded. */
  readonly best = (): number => this.confirmed ?? this.now();

  /** The last doubt of this run, and whether it is over. */
  get doubt(): (Doubt & { readonly isOver: boolean }) | null {
    return this.#doubt && { ...this.#doubt, isOver: this.#kept === null };
  }

  /** Whether a witness is needed. */
  get needsWitness(): boolean {
    return this.#kept !== null && this.#ahead === null;
  }

  /** Time (ms) since the clock jumped last, or since the start. */
  get quietFor(): number {
    return this.#hands.boot() - this.#jumpedAt;
  }

  /** Reads the clocks and notices jumps; call it about every second. */
  check(): void {
    const [wall, boot] = [this.#hands.wall(), this.#hands.boot()];
    const jump = wall - this.#seen.wall - (boot - this.#seen.boot);
    const expected = wall - jump;
    this.#seen = { wall, boot };
    if (Math.abs(jump) > JUMP_MS) this.#jumped(jump, expected, boot);
    if (this.#kept && Math.abs(wall - this.#kept.time - (boot - this.#kept.boot)) <= JUMP_MS) this.#end('is as it was');
  }

  /** A witness spoke just now; `ahead`: by how much our clock is ahead of its (ms). */
  noteWitness(witness: Witness, ahead: number): void {
    this.check();
    const before = this.#before.get(witness);
    this.#before.delete(witness);
    if (before && Math.abs(before.jumped) > DOUBTED_MS) {
      if (Math.abs(ahead - before.ahead) < Math.abs(before.jumped) / 2) this.#echoes.add(witness);
      else this.#echoes.delete(witness);
    }
    this.#words.set(witness, { ahead, at: this.#seen.boot });
    const best = this.#ahead;
    if (!this.#kept || best === null) return;
    if (Math.abs(best) <= DOUBTED_MS) this.#end(`is confirmed (${witness})`);
    else this.#keep(this.#seen.wall - best);
  }

  /** By how much our clock is ahead (ms), by the most trusted witness that spoke lately. */
  get #ahead(): number | null {
    for (const witness of WITNESSES) {
      const word = this.#echoes.has(witness) ? undefined : this.#words.get(witness);
      if (word && this.#seen.boot - word.at < FRESH_MS) return word.ahead;
    }
    return null;
  }

  #jumped(jump: number, expected: number, boot: number): void {
    this.#log.warn(`the clock was set ${inWords(jump)} ${jump > 0 ? 'ahead' : 'back'}`);
    this.#jumpedAt = boot;
    for (const [witness, { ahead, at }] of this.#words)
      if (boot - at < FRESH_MS) this.#before.set(witness, { ahead, jumped: 0 });
    for (const before of this.#before.values()) before.jumped += jump;
    this.#words.clear();
    if (!this.#kept && Math.abs(jump) > DOUBTED_MS) this.#begin(expected, jump);
  }

  #begin(time: number, by: number): void {
    this.#keep(time);
    this.#doubt = { by, since: time };
    const what = `the clock is ${inWords(by)} ${by > 0 ? 'ahead of' : 'behind'} what it was`;
    this.#log.warn(`${what}: until it is confirmed, nobody's access begins or ends by it`);
  }

  #keep(time: number): void {
    const isNews =
      this.#kept === null || Math.abs(this.#kept.time + this.#seen.boot - this.#kept.boot - time) > JUMP_MS;
    this.#kept = { time, boot: this.#seen.boot };
    if (isNews) this.onChange();
  }

  #end(how: string): void {
    this.#kept = null;
    this.#log.info(`the clock ${how}: access begins and ends by it again`);
    this.onChange();
  }
}

const inWords = (ms: number): string => formatDuration(Math.round(Math.abs(ms) / 1000) * 1000);
