import { type AlertNews, alertNews } from '../health/alerts.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import type { AlertMoment } from '../telegram/features/owner/alert-watch.ts';
import type { Post } from './post.ts';

interface MailAlertsParts {
  readonly store: StorePort;
  readonly post: Pick<Post, 'send'>;
  readonly ownerId: number;
  /** Whether Telegram gives no answer now. */
  readonly isSilent: () => boolean;
  /** What is written of these alerts. */
  readonly letter: (news: readonly AlertNews[]) => { readonly subject: string; readonly text: string };
  /** A monotonic clock (ms). */
  readonly monotonic: () => number;
}

/** Alerts come by mail once Telegram has been silent for so long (ms). */
export const SILENT_MS = 10 * 60_000;
/** The least time between two letters with alerts (ms): what comes meanwhile comes in one. */
const PACE_MS = 5 * 60_000;

/**
 * Sends the owner's alerts by mail while Telegram is silent: each once when it begins and once when it is over. Telegram gets what is
 * left when it is back, as always.
 */
export class MailAlerts {
  readonly #parts: MailAlertsParts;
  #silentSince: number | null = null;
  #triedAt = Number.NEGATIVE_INFINITY;
  #moment: AlertMoment | null = null;

  constructor(parts: MailAlertsParts) {
    this.#parts = parts;
  }

  /** Takes the latest look. */
  note(moment: AlertMoment): void {
    this.#moment = moment;
  }

  /** Sends what is due by mail. Rejects when the store cannot be written. */
  async check(): Promise<void> {
    const { store, ownerId, isSilent, monotonic } = this.#parts;
    const at = monotonic();
    if (!isSilent()) {
      this.#silentSince = null;
      return this.#forget();
    }
    this.#silentSince ??= at;
    const to = store.state.users[ownerId]?.mail?.address;
    if (to === undefined || this.#moment === null) return;
    if (at - this.#silentSince < SILENT_MS || at - this.#triedAt < PACE_MS) return;
    const news = this.#due(this.#moment);
    if (news.length === 0) return;
    this.#triedAt = at;
    await this.#send(to, news);
  }

  /** What neither Telegram nor mail told yet. */
  #due(moment: AlertMoment): AlertNews[] {
    const { alerts, mail_desk: desk } = this.#parts.store.state;
    // an alert whose end was told stays in the chat's list while Telegram is away
    const open = Object.entries({ ...alerts, ...desk.alerts }).filter(([key]) => !desk.alerts[key]?.over);
    return alertNews({ ...moment, open: Object.fromEntries(open) });
  }

  async #send(to: string, news: readonly AlertNews[]): Promise<void> {
    const { store, post, letter } = this.#parts;
    const id = `vpn-alerts-${store.state.revision}-${news.map(({ what }) => what[0]).join('')}`;
    const outcome = await post.send({ ...letter(news), to, id, files: [] });
    if (outcome !== 'sent') return;
    await store.update((draft) => {
      for (const { what, key, since } of news)
        draft.mail_desk.alerts[key] = { since: new Date(since).toISOString(), over: what === 'over' };
    });
  }

  /** Telegram is back: what mail told counts no longer. */
  async #forget(): Promise<void> {
    const { store } = this.#parts;
    if (Object.keys(store.state.mail_desk.alerts).length === 0) return;
    await store.update((draft) => {
      draft.mail_desk.alerts = {};
    });
  }
}
