import { setTimeout as wait } from 'node:timers/promises';
import type { Update } from 'grammy/types';
import { GrammyError, type RawApi } from 'grammy/web';
import { Backoff } from '../../backoff.ts';
import { SetupError } from '../../errors.ts';
import { formatDuration } from '../../format-duration.ts';
import type { Log } from '../../log.ts';
import type { NotifyOwner } from '../../notices.ts';
import { namedWait } from './bot-api-answer.ts';
import { Heartbeat } from './heartbeat.ts';

interface PollingParts {
  readonly getUpdates: (wanted: Parameters<RawApi['getUpdates']>[0], signal: AbortSignal) => Promise<Update[]>;
  /** Runs before the first poll and is retried until it succeeds: reads the bot's own name, deletes a webhook. */
  readonly prepare: (signal: AbortSignal) => Promise<void>;
  /** Handles one update; resolves after its change is committed, and never rejects. */
  readonly handle: (update: Update) => Promise<void>;
  readonly log: Log;
  readonly notify: NotifyOwner;
  readonly token: TokenTrust;
  /** Waits (ms) after a failure, and after a conflict with another poller; each doubles from `first` to `longest`. */
  readonly waits?: { readonly failure: Waits; readonly conflict: Waits };
  /** The setting that holds the token; `BOT_TOKEN` unless given. */
  readonly setting?: 'BOT_TOKEN' | 'SPARE_BOT_TOKEN';
  /** How long Telegram must refuse a token that worked before it is reported as wrong (ms; default 5 min). */
  readonly doubtMs?: number;
}

/** Remembers whether Telegram ever accepted the token on this machine. */
export interface TokenTrust {
  /** Whether Telegram accepted it before, in this run or an earlier one. */
  readonly hasWorked: boolean;
  /** Records that Telegram accepts it. */
  works(): void;
}

type Waits = { readonly first: number; readonly longest: number };

const WAITS = { failure: { first: 1000, longest: 30_000 }, conflict: { first: 30_000, longest: 300_000 } };
const POLL_SECONDS = 30;
const DOUBT_MS = 5 * 60_000;

/**
 * Long polling that confirms a batch of updates only after all of them are handled, so that no crash loses an update; the store
 * recognizes one that is delivered again. Updates of different people are handled in parallel, those of one person in order.
 */
export class Polling {
  readonly #parts: PollingParts;
  readonly #failure: Backoff;
  readonly #conflict: Backoff;
  readonly #stopping = new AbortController();
  readonly #heartbeat = new Heartbeat(() => performance.now());
  #prepared = false;
  #silentSince: number | null = null;
  #conflicting = false;
  /** Since when Telegram has refused the token (ms of `performance.now`), and whether that was reported as final. */
  #refused: { readonly since: number; isTold: boolean } | null = null;

  constructor(parts: PollingParts) {
    this.#parts = parts;
    const { failure, conflict } = parts.waits ?? WAITS;
    this.#failure = new Backoff(failure.first, failure.longest);
    this.#conflict = new Backoff(conflict.first, conflict.longest);
  }

  /**
   * Polls until `stop`, then handles and confirms the last batch. Rejects with `SetupError` if the token is refused and never worked on
   * this machine; a token that worked before is retried, since a fault in the network may be the reason.
   */
  async run(): Promise<void> {
    const { signal } = this.#stopping;
    let confirm: number | undefined;
    while (!signal.aborted) {
      if (!this.#prepared) {
        this.#prepared = (await this.#attempt(() => this.#prepare())) ?? false;
        continue;
      }
      const updates = await this.#attempt(() => this.#poll(confirm));
      if (!updates) continue;
      await this.#handleAll(updates);
      // Update ids may restart from a lower number after a week without updates, so an offset is sent once to confirm and then dropped.
      confirm = updates.length > 0 ? Math.max(...updates.map(({ update_id }) => update_id)) + 1 : undefined;
    }
    if (confirm !== undefined) await this.#confirm(confirm);
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** For the watchdog: false when no poll ended and no handler began for 90 s, apart from deliberate waits. */
  get isAlive(): boolean {
    return this.#heartbeat.isAlive;
  }

  /** Whether the last attempt to poll succeeded. */
  get isReached(): boolean {
    return this.#prepared && this.#silentSince === null && !this.#conflicting;
  }

  /** Whether Telegram gives no answer that lets the bot write. A second bot with the same token does not keep it from writing. */
  get isSilent(): boolean {
    return !this.#prepared || this.#silentSince !== null;
  }

  /** Whether a token that worked before has been refused for so long that it counts as wrong. */
  get isRefused(): boolean {
    return this.#refused?.isTold ?? false;
  }

  /** For how long Telegram has refused the token, with nothing else in between (ms). */
  get refusedMs(): number {
    return this.#refused === null ? 0 : performance.now() - this.#refused.since;
  }

  async #prepare(): Promise<true> {
    await this.#parts.prepare(this.#stopping.signal);
    this.#parts.token.works();
    return true;
  }

  #poll(confirm: number | undefined): Promise<Update[]> {
    const offset = confirm === undefined ? {} : { offset: confirm };
    const wanted = {
      ...offset,
      limit: 100,
      // After a failure the first poll returns at once, so that "reachable again" is logged at the right time.
      timeout: this.#silentSince === null ? POLL_SECONDS : 0,
      allowed_updates: ['message', 'callback_query'] as const,
    };
    return this.#parts.getUpdates(wanted, this.#stopping.signal);
  }

  /** The result of a call; after a failure, waits as long as needed and returns null. */
  async #attempt<T>(call: () => Promise<T>): Promise<T | null> {
    try {
      const result = await call();
      this.#heartbeat.beat();
      this.#answered();
      return result;
    } catch (error) {
      if (!this.#stopping.signal.aborted) await this.#wait(this.#failed(error));
      return null;
    }
  }

  /** Handles a batch: each person's updates in order, different people in parallel, so that their commits share writes to the store. */
  async #handleAll(updates: readonly Update[]): Promise<void> {
    const byPerson = Map.groupBy(updates, (update) => (update.message ?? update.callback_query)?.from?.id);
    await Promise.all(
      [...byPerson.values()].map(async (own) => {
        for (const update of own) {
          this.#heartbeat.beat();
          await this.#parts.handle(update);
        }
      }),
    );
  }

  #answered(): void {
    const { log } = this.#parts;
    if (this.#silentSince !== null)
      log.info(`Telegram is reachable again after ${formatDuration(Date.now() - this.#silentSince)}`);
    if (this.#conflicting) log.info('polling again: the other instance is gone');
    this.#silentSince = null;
    this.#conflicting = false;
    this.#refused = null;
    this.#failure.reset();
    this.#conflict.reset();
  }

  /** Logs the failure, unless it is the same as before, and returns how long to wait (ms). */
  #failed(error: unknown): number {
    const { log, notify } = this.#parts;
    if (error instanceof GrammyError && isRefusedToken(error)) return this.#refusedToken(error);
    this.#refused = null; // only refusals without anything else in between count
    if (error instanceof GrammyError && error.error_code === 409) {
      if (error.description.includes('webhook')) {
        log.warn({ err: error }, 'somebody set a webhook for this bot: it is deleted again');
        this.#prepared = false;
        return this.#failure.next();
      }
      if (!this.#conflicting) {
        log.warn(
          { err: error },
          'another instance is polling with this bot token: stop it; nodes go on, polling is tried again',
        );
        notify({ kind: 'polling-conflict' });
      }
      this.#conflicting = true;
      return this.#conflict.next();
    }
    if (this.#silentSince === null) {
      this.#silentSince = Date.now();
      log.warn({ err: error }, 'Telegram is unreachable: trying again until it is back');
    }
    const isNamed = error instanceof GrammyError && error.parameters.retry_after !== undefined;
    return isNamed ? namedWait(error) : this.#failure.next();
  }

  #refusedToken(error: GrammyError): number {
    const { log, token, setting, doubtMs = DOUBT_MS } = this.#parts;
    if (!token.hasWorked) throw refusedToken(error, setting);
    const isSpare = setting === 'SPARE_BOT_TOKEN';
    this.#silentSince ??= Date.now();
    if (this.#refused === null) {
      this.#refused = { since: performance.now(), isTold: false };
      const what = isSpare ? 'SPARE_BOT_TOKEN: there is no spare bot' : 'the token that worked before: nodes go on';
      log.warn({ err: error }, `Telegram refuses ${what}, and it is tried again`);
    } else if (!this.#refused.isTold && performance.now() - this.#refused.since >= doubtMs) {
      this.#refused.isTold = true;
      const [problem] = refusedToken(error, setting).problems;
      const after = isSpare ? 'there is no spare bot' : 'nodes go on without the chat';
      log.error(`${problem}; so it has answered for ${formatDuration(doubtMs)}, ${after}`);
    }
    return this.#failure.next();
  }

  async #confirm(offset: number): Promise<void> {
    try {
      await this.#parts.getUpdates({ offset, limit: 1, timeout: 0 }, AbortSignal.timeout(3000));
    } catch (error) {
      this.#parts.log.debug(
        { err: error },
        'the last updates could not be confirmed: they will come again and change nothing',
      );
    }
  }

  async #wait(ms: number): Promise<void> {
    this.#heartbeat.expectSilence(ms);
    try {
      await wait(ms, undefined, { signal: this.#stopping.signal });
    } catch (error) {
      if (!this.#stopping.signal.aborted) throw error;
    }
  }
}

/** Whether Telegram refuses the token: 401 for an unknown or revoked one, a bare 404 for text that is not a token. */
export const isRefusedToken = ({ error_code, description }: GrammyError): boolean =>
  error_code === 401 || (error_code === 404 && description === 'Not Found');

/** The error for a refused token; it ends the daemon with exit code 78. */
export function refusedToken({ error_code, description }: GrammyError, setting = 'BOT_TOKEN'): SetupError {
  return new SetupError([
    `${setting}=(not shown): Telegram refuses it (${error_code} ${description}); get the right one from @BotFather, or check TELEGRAM_API_ROOT`,
  ]);
}
