import type { Alert, AlertKind } from '../../../health/alert.ts';
import {
  type AlertCondition,
  type AlertNews,
  alertNews,
  followLevels,
  type LevelTimes,
  lapsed,
  type OpenAlerts,
} from '../../../health/alerts.ts';
import type { Log } from '../../../log.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { AlertRecord } from '../../../peers/records/alert-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { forEachIsolated } from '../../outbox/for-each-isolated.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { PEOPLE_BUTTONS } from '../people/people-buttons.ts';

interface AlertParts {
  readonly store: StorePort;
  readonly ownerId: number;
  /** Checks everything that can raise an alert; `open` are the alerts that the owner was told of and that are not over yet. */
  readonly conditions: (open: OpenAlerts) => readonly AlertCondition[];
  /** The name of the alert's subject (a server, a person's device) in plain text. */
  readonly nameOf: (alert: Alert) => string;
  readonly outbox: Pick<Outbox, 'message'>;
  readonly texts: () => Texts;
  readonly isQuiet: (now: number) => boolean;
  readonly now: () => number;
  readonly log: Log;
}

/** When a message is queued again that the queue dropped without a callback (ms). */
const REQUEUE_MS = 5 * 60_000;
/** The same while Telegram says that the owner cannot be reached (ms). */
const REQUEUE_UNREACHABLE_MS = 60 * 60_000;

/**
 * Sends the owner one message when an alert begins and one when it is over. Each is recorded in the store after delivery, so that
 * neither a chat that hangs nor a restart loses or repeats it. While the store cannot be written, records are kept here for later.
 */
export class AlertWatch {
  readonly #parts: AlertParts;
  /** Delivered but not in the store yet, by alert key: the record of an alert that began, or null for one that is over. */
  readonly #unwritten = new Map<string, AlertRecord | null>();
  /** Messages that are queued: when they may be queued again (ms since 1970). */
  readonly #sending = new Map<string, number>();
  #levels: LevelTimes = new Map();
  #due: ReadonlySet<string> = new Set();
  #writing: Promise<void> | null = null;

  constructor(parts: AlertParts) {
    this.#parts = parts;
  }

  /** Checks all conditions once and queues the messages that are due. */
  async check(): Promise<void> {
    const { conditions: findConditions, now, isQuiet } = this.#parts;
    const open = this.#open;
    const conditions = findConditions(open);
    const at = now();
    this.#levels = followLevels(this.#levels, conditions, at);
    const news = alertNews({ open, conditions, levels: this.#levels, now: at, isQuiet: isQuiet(at) });
    this.#due = new Set(news.map(idOf));
    for (const key of lapsed(open, conditions)) this.#unwritten.set(key, null);
    try {
      forEachIsolated(news, (one) => this.#tell(one, at));
    } finally {
      await this.#write();
    }
  }

  get #open(): OpenAlerts {
    const { store } = this.#parts;
    const open = Object.entries({ ...store.state.alerts, ...Object.fromEntries(this.#unwritten) });
    return Object.fromEntries(open.flatMap(([key, record]) => (record ? [[key, record]] : [])));
  }

  #tell(news: AlertNews, at: number): void {
    const { outbox, ownerId, texts, isQuiet, log } = this.#parts;
    const id = idOf(news);
    if ((this.#sending.get(id) ?? -Infinity) > at) return;
    const isFirst = !this.#sending.has(id);
    this.#sending.set(id, at + REQUEUE_MS);
    const { what, key, alert, since } = news;
    if (isFirst) log[what === 'raised' ? 'warn' : 'info']({ ...alert }, `the owner is told: ${key}, ${what}`);
    outbox.message(ownerId, this.#textOf(news), what === 'raised' ? buttonsOf(alert, texts()) : [], {
      stillWanted: () => this.#due.has(id),
      silent: what === 'over' && isQuiet(at),
      onGone: () => this.#sending.set(id, at + REQUEUE_UNREACHABLE_MS),
      onSent: () => {
        this.#sending.delete(id);
        this.#unwritten.set(key, what === 'raised' ? { since: new Date(since).toISOString() } : null);
        this.#due = new Set([...this.#due].filter((other) => other !== id));
        void this.#write();
      },
    });
  }

  #textOf({ what, alert, since, ended }: AlertNews): string {
    const { texts, nameOf } = this.#parts;
    // Each text takes the alert of its own kind; TypeScript cannot express that for a union of kinds.
    const table = texts().alerts[what] as Record<AlertKind, (alert: object, ms: number) => string>;
    return table[alert.kind]({ ...alert, name: nameOf(alert), since: new Date(since) }, ended - since);
  }

  /** Writes what was delivered to the store. Never rejects: a failure is retried with each check, and is an alert of its own. */
  #write(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    const { store, log } = this.#parts;
    const changes = [...this.#unwritten];
    if (changes.length === 0) return;
    try {
      await store.update((draft) => {
        for (const [key, record] of changes) {
          if (record) draft.alerts[key] = { ...record };
          else delete draft.alerts[key];
        }
      });
      for (const [key, record] of changes) if (this.#unwritten.get(key) === record) this.#unwritten.delete(key);
    } catch (error) {
      log.debug({ err: error }, 'that the owner was told could not be written to the store');
    }
  }
}

const idOf = ({ what, key }: AlertNews): string => `${what} ${key}`;

function buttonsOf(alert: Alert, { alerts }: Texts): Row[] {
  return alert.kind === 'shared'
    ? [{ text: alerts.person, data: callbackData(PEOPLE_BUTTONS.card, { person: alert.friend }) }]
    : [];
}
