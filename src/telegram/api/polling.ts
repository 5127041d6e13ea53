import { setTimeout as wait } from 'node:timers/promises';
import type { Update } from 'grammy/types';
import { GrammyError, type RawApi } from 'grammy/web';
import { Backoff } from '../../backoff.ts';
import { SetupError } from '../../errors.ts';
import { formatDuration } from '../../format-duration.ts';
import type { Log } from '../../log.ts';
import type { NotifyOwner } from '../../notices.ts';
import { namedWait } from './bot-api-answer.ts';
import { Pulse } from './pulse.ts';

interface PollingParts {
  readonly getUpdates: (wanted: Parameters<RawApi['getUpdates']>[0], signal: AbortSignal) => Promise<Update[]>;
  /** What must succeed before a poll can: learning the bot's own name, deleting a webhook. */
  readonly prepare: (signal: AbortSignal) => Promise<void>;
  /** Handles one update, to the commit; never rejects. */
  readonly handle: (update: Update) => Promise<void>;
  readonly log: Log;
  readonly notify: NotifyOwner;
  readonly token: TokenTrust;
  /** Waits in ms: after a failure, and after another poller's conflict (30 s, doubling to 5 min). */
  readonly waits?: { readonly failure: Waits; readonly conflict: Waits };
  /** So long (ms) nothing but refusals must come until a token that worked is called wrong. */
  readonly doubtMs?: number;
}

/** What is known of the token on this machine. */
export interface TokenTrust {
  /** Telegram took it before, maybe in an earlier run. */
  readonly hasWorked: boolean;
  /** Telegram takes it now. */
  works(): void;
}

type Waits = { readonly first: number; readonly longest: number };

const WAITS = { failure: { first: 1000, longest: 30_000 }, conflict: { first: 30_000, longest: 300_000 } };
const POLL_SECONDS = 30;
const DOUBT_MS = 5 * 60_000;

/**
 * Long polling that confirms a batch of updates only after each of them is handled: an update is lost by no crash, and the store
 * tells one that comes again. People in one batch are handled beside each other, each one's updates in order.
 */
export class Polling {
  readonly #parts: PollingParts;
  readonly #failure: Backoff;
  readonly #conflict: Backoff;
  readonly #stopping = new AbortController();
  readonly #pulse = new Pulse(() => performance.now());
  #prepared = false;
  #silentSince: number | null = null;
  #conflicting = false;
  /** When Telegram began to refuse the token, by the process' own clock, and whether that was called final. */
  #refused: { readonly since: number; isTold: boolean } | null = null;

  constructor(parts: PollingParts) {
    this.#parts = parts;
    const { failure, conflict } = parts.waits ?? WAITS;
    this.#failure = new Backoff(failure.first, failure.longest);
    this.#conflict = new Backoff(conflict.first, conflict.longest);
  }

  /**
   * Polls until `stop`; then finishes and confirms the updates in hand. Rejects with `SetupError` when the token is refused and never
   * worked here: one that did may be refused by a fault on the way, and is tried on.
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
      // Ids may restart lower after a quiet week: an offset is sent once, to confirm, and not kept.
      confirm = updates.length > 0 ? Math.max(...updates.map(({ update_id }) => update_id)) + 1 : undefined;
    }
    if (confirm !== undefined) await this.#confirm(confirm);
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** For the watchdog: whether attempts to poll end and handlers begin. */
  get isAlive(): boolean {
    return this.#pulse.isAlive;
  }

  /** Whether Telegram answered the last attempt. */
  get isReached(): boolean {
    return this.#prepared && this.#silentSince === null && !this.#conflicting;
  }

  /** Whether Telegram has refused a token that worked for so long that it is wrong now. */
  get isRefused(): boolean {
    return this.#refused?.isTold ?? false;
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
      // After a silence the first answer comes at once, so that "back" is said when it is so.
      timeout: this.#silentSince === null ? POLL_SECONDS : 0,
      allowed_updates: ['message', 'callback_query'] as const,
    };
    return this.#parts.getUpdates(wanted, this.#stopping.signal);
  }

  /** One call to Telegram; null after a failure and the wait that follows it. */
  async #attempt<T>(call: () => Promise<T>): Promise<T | null> {
    try {
      const result = await call();
      this.#pulse.beat();
      this.#answered();
      return result;
    } catch (error) {
      if (!this.#stopping.signal.aborted) await this.#wait(this.#failed(error));
      return null;
    }
  }

  /** Updates of one person keep their order; people do not wait for each other, and their commits share writes. */
  async #handleAll(updates: readonly Update[]): Promise<void> {
    const byPerson = Map.groupBy(updates, (update) => (update.message ?? update.callback_query)?.from?.id);
    await Promise.all(
      [...byPerson.values()].map(async (own) => {
        for (const update of own) {
          this.#pulse.beat();
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

  /** Says what happened, once, and how long to wait (ms). */
  #failed(error: unknown): number {
    const { log, notify } = this.#parts;
    if (error instanceof GrammyError && isRefusedToken(error)) return this.#refusedToken(error);
    this.#refused = null; // the next refusal begins anew: only minutes of nothing else say something
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
    const { log, token, doubtMs = DOUBT_MS } = this.#parts;
    if (!token.hasWorked) throw refusedToken(error);
    this.#silentSince ??= Date.now();
    if (this.#refused === null) {
      this.#refused = { since: performance.now(), isTold: false };
      log.warn({ err: error }, 'Telegram refuses the token that worked before: nodes go on, and it is tried again');
    } else if (!this.#refused.isTold && performance.now() - this.#refused.since >= doubtMs) {
      this.#refused.isTold = true;
      const [problem] = refusedToken(error).problems;
      log.error(`${problem}; so it has answered for ${formatDuration(doubtMs)}, nodes go on without the chat`);
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
    this.#pulse.rest(ms);
    try {
      await wait(ms, undefined, { signal: this.#stopping.signal });
    } catch (error) {
      if (!this.#stopping.signal.aborted) throw error;
    }
  }
}

/** 401: unknown or revoked; 404 alone: not of a token's form (as Telegram answers those). Other forms do not come so far. */
export const isRefusedToken = ({ error_code, description }: GrammyError): boolean =>
  error_code === 401 || (error_code === 404 && description === 'Not Found');

/** What ends the daemon with exit code 78. */
export function refusedToken({ error_code, description }: GrammyError): SetupError {
  return new SetupError([
    `BOT_TOKEN=(not shown): Telegram refuses it (${error_code} ${description}); get the right one from @BotFather, or check TELEGRAM_API_ROOT`,
  ]);
}
