import type { Failure } from '../health/bot-alerts.ts';
import type { Log } from '../log.ts';
import { judgeMailError, mailErrorText } from './mail-error.ts';

/** How long (ms) a server is left alone that refused the login: providers lock an account after many wrong passwords. */
const REFUSED_MS = 60 * 60_000;

/** What is known of a mail server that fails. Each change is logged once; the server's words have no login in them. */
export class MailFailure {
  readonly #what: string;
  readonly #now: () => number;
  readonly #log: Pick<Log, 'warn' | 'info'>;
  #present: Failure | null = null;
  #restUntil = Number.NEGATIVE_INFINITY;

  constructor(what: string, now: () => number, log: Pick<Log, 'warn' | 'info'>) {
    this.#what = what;
    this.#now = now;
    this.#log = log;
  }

  get present(): Failure | null {
    return this.#present;
  }

  /** Whether the server is not to be tried now, since it refused the login. */
  get isResting(): boolean {
    const left = this.#restUntil - this.#now();
    return left > 0 && left <= REFUSED_MS; // more is left only after the clock was set back
  }

  /** Notes that a call failed. */
  note(error: unknown): void {
    const reason = mailErrorText(error);
    if (this.#present === null) this.#log.warn({ reason }, `${this.#what} cannot be used, and is tried again`);
    this.#present = { since: this.#present?.since ?? this.#now(), reason };
    if (judgeMailError(error) === 'login') this.#restUntil = this.#now() + REFUSED_MS;
  }

  /** Notes that a call succeeded. */
  over(): void {
    if (this.#present !== null) this.#log.info(`${this.#what} can be used again`);
    this.#present = null;
  }
}
