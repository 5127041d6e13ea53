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
  /** What is watched, as it is now. */
  readonly conditions: (open: OpenAlerts) => readonly AlertCondition[];
  /** What people call an alert's subject. */
  readonly nameOf: (alert: Alert) => string;
  readonly outbox: Pick<Outbox, 'message'>;
  readonly texts: () => Texts;
  readonly isQuiet: (now: number) => boolean;
  readonly now: () => number;
  readonly log: Log;
}

/** A message that a chat's queue gave up without a word is queued again after so long; one that the owner cannot get, later. */
const AGAIN_MS = 5 * 60_000;
const GONE_MS = 60 * 60_000;

/**
 * Tells the owner of trouble, once, and of its end. What was told is marked in the store once it has arrived, so that neither a hung
 * chat nor a restart loses or repeats it; while the store cannot be written, it is remembered here and written later.
 */
export class AlertWatch {
  readonly #parts: AlertParts;
  /** Told, and not yet in the store: opened, or (null) closed. */
  readonly #unwritten = new Map<string, AlertRecord | null>();
  /** News on their way: when they may be queued again. */
  readonly #sending = new Map<string, number>();
  #levels: LevelTimes = new Map();
  #due: ReadonlySet<string> = new Set();
  #writing: Promise<void> | null = null;

  constructor(parts: AlertParts) {
    this.#parts = parts;
  }

  /** One look at everything. */
  async look(): Promise<void> {
    const { conditions: look, now, isQuiet } = this.#parts;
    const open = this.#open;
    const conditions = look(open);
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
    this.#sending.set(id, at + AGAIN_MS);
    const { what, key, alert, since } = news;
    if (isFirst) log[what === 'raised' ? 'warn' : 'info']({ ...alert }, `the owner is told: ${key}, ${what}`);
    outbox.message(ownerId, this.#textOf(news), what === 'raised' ? buttonsOf(alert, texts()) : [], {
      stillWanted: () => this.#due.has(id),
      silent: what === 'over' && isQuiet(at),
      onGone: () => this.#sending.set(id, at + GONE_MS),
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
    // The table has for each kind a text of just that kind; TypeScript cannot follow the pairing through a union.
    const table = texts().alerts[what] as Record<AlertKind, (alert: object, ms: number) => string>;
    return table[alert.kind]({ ...alert, name: nameOf(alert), since: new Date(since) }, ended - since);
  }

  /** Never rejects: that the store cannot be written is an alert itself, and this is tried again with each look. */
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
