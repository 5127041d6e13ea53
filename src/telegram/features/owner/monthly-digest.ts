import { createDayOf } from '../../../health/calendar.ts';
import { monthOf, nameOfMonth } from '../../../health/digest.ts';
import { isQuiet } from '../../../health/quiet-hours.ts';
import type { Log } from '../../../log.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { VERSION } from '../../../version.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import { type DigestServices, showDigest } from './digest.ts';

interface MonthlyParts {
  readonly services: DigestServices;
  readonly ownerId: number;
  readonly outbox: Pick<Outbox, 'picture'>;
  readonly texts: () => Texts;
  /** Resolves once traffic can be read. */
  readonly ready: () => Promise<void>;
  readonly log: Log;
}

/** When one that did not arrive is queued again (ms). */
const AGAIN_MS = 3_600_000;

/** Sends the owner the digest of the month that is over, once, in the first waking hours of the new one. */
export class MonthlyDigest {
  readonly #parts: MonthlyParts;
  #queuedAt = -Infinity;

  constructor(parts: MonthlyParts) {
    this.#parts = parts;
  }

  /** Queues the digest if it is due. The first month, and one after a clock that was wrong, only begins. */
  async check(): Promise<void> {
    const { services, ownerId, outbox, texts, ready } = this.#parts;
    const { store, timezone, now } = services;
    const { digest_month: last, monthly_digest: isOn } = store.state.preferences;
    const at = now();
    const present = nameOfMonth(monthOf(createDayOf(timezone)(at)));
    if (last === present) return;
    if (last === null || last > present || !isOn) return this.#begin(present);
    if (isQuiet(at, timezone, store.state.preferences)) return;
    if (this.#queuedAt <= at && at < this.#queuedAt + AGAIN_MS) return;
    this.#queuedAt = at;
    await ready();
    outbox.picture(ownerId, ...(await showDigest(services, 'last', texts())), {
      onSent: () => void this.#begin(present),
    });
  }

  /** Notes that the digests of all months before this one are done with. Never rejects. */
  async #begin(month: string): Promise<void> {
    const { services, log } = this.#parts;
    try {
      await services.store.update(({ preferences }) => {
        preferences.digest_month = month;
        preferences.digest_version = VERSION;
      });
    } catch (error) {
      log.error({ err: error }, 'that the monthly digest is done could not be written');
    }
  }
}
