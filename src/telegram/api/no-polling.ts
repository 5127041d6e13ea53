import type { Polling } from './polling.ts';

/** How the daemon sees Telegram. */
export type Line = Pick<Polling, 'run' | 'stop' | 'isAlive' | 'isReached' | 'isRefused' | 'isSilent'>;

/** In place of polling where there is no bot: waits for the end. */
export class NoPolling implements Line {
  readonly #ended = Promise.withResolvers<void>();
  readonly isAlive = true;
  readonly isReached = false;
  readonly isSilent = true;
  readonly isRefused = false;

  run(): Promise<void> {
    return this.#ended.promise;
  }

  stop(): void {
    this.#ended.resolve();
  }
}
