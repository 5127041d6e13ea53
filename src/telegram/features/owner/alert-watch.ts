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
import type { State } from '../../../peers/records/records.ts';
import { noteTrouble, type TroubleRecord } from '../../../peers/records/trouble-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { forEachIsolated } from '../../outbox/for-each-isolated.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { NODE_BUTTONS } from '../nodes/node-buttons.ts';
import { PEOPLE_BUTTONS } from '../people/people-buttons.ts';
import { ROLLOUT_BUTTONS } from '../rollouts/rollout-buttons.ts';

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
  /** Called with each check, for who tells alerts by another way. */
  readonly onChecked?: (moment: AlertMoment) => void;
  readonly now: () => number;
  readonly log: Log;
}

/** What a check found. */
export interface AlertMoment {
  readonly conditions: readonly AlertCondition[];
  readonly levels: LevelTimes;
  readonly now: number;
  readonly isQuiet: boolean;
}

/** An outage after which the owner may want to give days (ms). */
const LONG_OUTAGE_MS = 3_600_000;

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
  /** What those that are over become in the store. */
  readonly #ended = new Map<string, TroubleRecord>();
  /** Messages that are queued: when they may be queued again (ms since 1970). */
  readonly #sending = new Map<string, number>();
  /** The alerts that this run told of and that are not over, as they were then. */
  readonly #raised = new Map<string, Alert>();
  #levels: LevelTimes = new Map();
  #due: ReadonlySet<string> = new Set();
  #writing: Promise<void> | null = null;

  constructor(parts: AlertParts) {
    this.#parts = parts;
  }

  /** Checks all conditions once and queues the messages that are due. */
  async check(): Promise<void> {
    const { conditions: findConditions, now, isQuiet, onChecked } = this.#parts;
    const open = this.#open;
    const conditions = findConditions(open);
    const at = now();
    this.#levels = followLevels(this.#levels, conditions, at);
    const news = alertNews({ open, conditions, levels: this.#levels, now: at, isQuiet: isQuiet(at) });
    this.#due = new Set(news.map(idOf));
    onChecked?.({ conditions, levels: this.#levels, now: at, isQuiet: isQuiet(at) });
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
    const { outbox, ownerId, texts, nameOf, isQuiet, log } = this.#parts;
    const id = idOf(news);
    if ((this.#sending.get(id) ?? -Infinity) > at) return;
    const isFirst = !this.#sending.has(id);
    this.#sending.set(id, at + REQUEUE_MS);
    const { what, key, alert, since } = news;
    if (isFirst)
      log[what === 'raised' ? 'warn' : 'info'](this.#details(what, key, alert), `the owner is told: ${key}, ${what}`);
    outbox.message(
      ownerId,
      alertText(texts(), news, nameOf(alert)),
      what === 'raised' ? buttonsOf(alert, texts()) : giveDays(this.#parts.store.state, news, texts()),
      {
        stillWanted: () => this.#due.has(id),
        silent: what === 'over' && isQuiet(at),
        onGone: () => this.#sending.set(id, at + REQUEUE_UNREACHABLE_MS),
        onSent: () => {
          this.#sending.delete(id);
          const began = new Date(since).toISOString();
          this.#unwritten.set(key, what === 'raised' ? { since: began } : null);
          const ended = new Date(news.ended).toISOString();
          if (what === 'over') this.#ended.set(key, { kind: alert.kind, name: nameOf(alert), since: began, ended });
          this.#due = new Set([...this.#due].filter((other) => other !== id));
          void this.#write();
        },
      },
    );
  }

  /** For the log: at the end of an outage the cause that it began with, for by then the server itself has none any more. */
  #details(what: AlertNews['what'], key: string, alert: Alert): object {
    if (what === 'raised') {
      this.#raised.set(key, alert);
      return { ...alert };
    }
    const began = this.#raised.get(key);
    this.#raised.delete(key);
    if (alert.kind !== 'node-down') return { ...alert };
    return { kind: alert.kind, node: alert.node, ...(began?.kind === 'node-down' && { cause: began.cause }) };
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
          const ended = this.#ended.get(key);
          if (ended && !record) noteTrouble(draft, ended);
        }
      });
      for (const [key, record] of changes) {
        if (!record) this.#ended.delete(key);
        if (this.#unwritten.get(key) === record) this.#unwritten.delete(key);
      }
    } catch (error) {
      log.debug({ err: error }, 'that the owner was told could not be written to the store');
    }
  }
}

/** What is written of an alert, or of its end; `name` is that of its subject. */
export function alertText({ alerts }: Texts, { what, alert, since, ended }: AlertNews, name: string): string {
  // Each text takes the alert of its own kind; TypeScript cannot express that for a union of kinds.
  const table = alerts[what] as Record<AlertKind, (alert: object, ms: number) => string>;
  return table[alert.kind]({ ...alert, name, since: new Date(since) }, ended - since);
}

const idOf = ({ what, key }: AlertNews): string => `${what} ${key}`;

/** After a long outage: the button that gives everybody days, if anybody's access has an end. */
function giveDays({ users }: State, { alert, since, ended }: AlertNews, { people }: Texts): Row[] {
  const isLong = alert.kind === 'node-down' && ended - since >= LONG_OUTAGE_MS;
  if (!isLong || Object.values(users).every(({ until, removed_at }) => until === null || removed_at !== null))
    return [];
  return [{ text: people.buttons.giveAll, data: callbackData(PEOPLE_BUTTONS.giveAll, {}) }];
}

/** What helps against it, where a press can, and for a server a look at it now and its page. */
function buttonsOf(alert: Alert, { alerts, rollouts }: Texts): Row[] {
  const remedy: Row[] =
    alert.kind === 'files-dead'
      ? [{ text: rollouts.buttons.start, data: callbackData(ROLLOUT_BUTTONS.start, { node: alert.node }) }]
      : alert.kind === 'shared'
        ? [{ text: alerts.person, data: callbackData(PEOPLE_BUTTONS.card, { person: alert.friend }) }]
        : [];
  // a server that is off has no loop that could look, and no page
  if (!('node' in alert) || alert.kind === 'node-off') return remedy;
  return [
    ...remedy,
    [
      { text: alerts.look, data: callbackData(NODE_BUTTONS.poll, { node: alert.node }) },
      { text: alerts.page, data: callbackData(NODE_BUTTONS.show, { node: alert.node }) },
    ],
  ];
}
