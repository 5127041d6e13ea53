import { uptime } from 'node:os';
import { formatDuration } from './format-duration.ts';
import type { Log } from './log.ts';

/** Who can tell our clock that it is right, the best first: the Bot API's answers, a node's own clock, and time synchronisation. */
export type Witness = 'telegram' | 'node' | 'ntp';
const WITNESSES: readonly Witness[] = ['telegram', 'node', 'ntp'];

/** What the machine says of time, in ms. `boot`: since it was started, its sleep included; nobody can set it. */
interface Hands {
  readonly wall: () => number;
  readonly boot: () => number;
}

/** A clock that was set, or that is behind the store's last time, and is not believed until a witness has spoken. */
export interface Doubt {
  /** Ms by which it jumped ahead; negative: back. */
  readonly by: number;
  /** When that was, by the time that was kept on (ms since 1970). */
  readonly since: number;
}

interface Word {
  /** Ms that our clock was ahead of the witness's. */
  readonly ahead: number;
  /** By `boot`. */
  readonly at: number;
}

/** A jump that is worth a line, and one that is not believed without a witness (ms); less than this nobody ends by. */
const JUMP_MS = 5000;
const DOUBTED_MS = 60_000;
/** A witness's word holds so long. */
const FRESH_MS = 5 * 60_000;

/**
 * Invariant 15's wall clock. It is followed at once, unless it jumped in this run or began behind the store's last time: then time goes
 * on as it was until a witness confirms the clock or tells a better time. A machine that slept has not jumped.
 */
export class CheckedClock {
  readonly #hands: Hands;
  readonly #log: Log;
  readonly #words = new Map<Witness, Word>();
  /** How far ahead of each we were before the clock jumped, and by how much it has jumped since. */
  readonly #before = new Map<Witness, { readonly ahead: number; jumped: number }>();
  /** They jumped along with us: they only repeat what our own clock says. */
  readonly #echoes = new Set<Witness>();
  /** The last look at both hands. */
  #seen: { wall: number; boot: number };
  /** While the clock is doubted: the time that is kept instead, and when (by `boot`) it was that. */
  #kept: { readonly time: number; readonly boot: number } | null = null;
  #doubt: Doubt | null = null;
  /** By `boot`. */
  #jumpedAt: number;
  /** Called when another time holds than before. */
  onChange: () => void = () => undefined;

  /** `last`: the store's last time (ms since 1970), if it knows one. */
  constructor(last: number | null, log: Log, hands: Hands = { wall: () => Date.now(), boot: () => uptime() * 1000 }) {
    this.#hands = hands;
    this.#log = log;
    this.#seen = { wall: hands.wall(), boot: hands.boot() };
    this.#jumpedAt = this.#seen.boot;
    if (last !== null && last - this.#seen.wall > DOUBTED_MS) this.#begin(last, this.#seen.wall - last);
  }

  /** What time it is, as far as anybody's access goes (ms since 1970). */
  readonly now = (): number => {
    this.look();
    return this.#kept ? this.#kept.time + this.#seen.boot - this.#kept.boot : this.#seen.wall;
  };

  /** What a witness told lately, and nobody but a witness (ms since 1970); null: nothing. */
  get confirmed(): number | null {
    this.look();
    const ahead = this.#ahead;
    if (ahead === null) return null;
    return Math.abs(ahead) <= DOUBTED_MS ? this.#seen.wall : this.#seen.wall - ahead;
  }

  /** The best that is known: for times that are written down. */
  readonly best = (): number => this.confirmed ?? this.now();

  /** The last doubt of this run, and whether it lasts. */
  get doubt(): (Doubt & { readonly isOver: boolean }) | null {
    return this.#doubt && { ...this.#doubt, isOver: this.#kept === null };
  }

  /** Whether somebody should be found who can tell the time. */
  get needsWitness(): boolean {
    return this.#kept !== null && this.#ahead === null;
  }

  /** Ms since the clock jumped last, or since it is watched. */
  get quietFor(): number {
    return this.#hands.boot() - this.#jumpedAt;
  }

  /** To be called every second or so. */
  look(): void {
    const [wall, boot] = [this.#hands.wall(), this.#hands.boot()];
    const jump = wall - this.#seen.wall - (boot - this.#seen.boot);
    const expected = wall - jump;
    this.#seen = { wall, boot };
    if (Math.abs(jump) > JUMP_MS) this.#jumped(jump, expected, boot);
    if (this.#kept && Math.abs(wall - this.#kept.time - (boot - this.#kept.boot)) <= JUMP_MS) this.#end('is as it was');
  }

  /** A witness spoke just now: our clock is so many ms ahead of its. */
  hear(witness: Witness, ahead: number): void {
    this.look();
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

  /** By the best witness of those who spoke lately. */
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
