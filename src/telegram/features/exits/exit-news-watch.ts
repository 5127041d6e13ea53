import { type ExitNews, exitNews, recordExitNews, stillTrue } from '../../../health/exit-news.ts';
import type { LastSeen } from '../../../health/last-seen.ts';
import { isQuiet } from '../../../health/quiet-hours.ts';
import type { Log } from '../../../log.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { forEachIsolated } from '../../outbox/for-each-isolated.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { type NodesView, nodeName } from '../../views.ts';
import { CONFIG_BUTTONS } from '../config/config-buttons.ts';
import { type ExitSettings, exitLine, homeButton, mayChooseExit } from '../config/exits.ts';

interface WatchParts {
  readonly view: NodesView & ExitSettings;
  readonly lastSeen: LastSeen;
  readonly outbox: Pick<Outbox, 'message'>;
  readonly textsFor: (id: number) => Texts;
  readonly timezone: string;
  readonly log: Log;
}

/** The message queue may drop a message without calling back, so it is queued again after this time (ms). */
const REQUEUE_MS = 10 * 60_000;

/** Tells friends once that the exit through which their sites open is silent, and once that it answers again. */
export class ExitNewsWatch {
  readonly #parts: WatchParts;
  /** Messages that are queued and not recorded as sent yet: when they were queued (ms since 1970). */
  readonly #sending = new Map<string, number>();

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** Queues the messages that are due. */
  check(): void {
    const { view, lastSeen, timezone } = this.#parts;
    const { state } = view.store;
    const { exitDefault: usual, exitFallback: fallback } = view.settings;
    const now = view.now();
    const moment = { state, lastSeen, now, rules: { usual, fallback } };
    const isNight = isQuiet(now, timezone, state.preferences);
    forEachIsolated(exitNews({ ...moment, isQuiet: isNight }), (news) => this.#tell(news, now));
  }

  /** Recorded only after delivery, so that neither a restart nor a chat that hangs loses or repeats the message. */
  #tell(news: ExitNews, now: number): void {
    const { view, outbox, textsFor } = this.#parts;
    const { kind, entryId, exitId, friendId } = news;
    const what = `${kind} ${entryId} ${exitId} ${friendId}`;
    if ((this.#sending.get(what) ?? -Infinity) + REQUEUE_MS > now) return;
    this.#sending.set(what, now);
    const done = () => this.#record(news, what);
    const message = kind === 'forget' ? null : this.#message(news, textsFor(friendId));
    const stillWanted = () => stillTrue(view.store.state, news);
    if (message === null) done();
    else outbox.message(friendId, ...message, { onSent: done, onGone: done, stillWanted });
  }

  /** Null: there is nothing to say any more. */
  #message({ kind, entryId, exitId, friendId }: ExitNews, texts: Texts): [html: string, rows: Row[]] | null {
    const { view } = this.#parts;
    const line = exitLine(view, friendId, entryId);
    if (line === null) return null;
    const home = homeButton(view, friendId, entryId, texts);
    if (kind === 'silent') return [texts.exits.news(line, home !== null), home ? [home] : []];
    const exit = nodeName(view, exitId);
    const isElsewhere = line.way === 'home' || line.exit !== exit;
    const change = { text: texts.exits.change, data: callbackData(CONFIG_BUTTONS.servers, {}) };
    const rows = isElsewhere && mayChooseExit(view, friendId) ? [change] : [];
    return [texts.exits.back({ ...line, exit }, rows.length > 0), rows];
  }

  #record(news: ExitNews, what: string): void {
    const { view, log } = this.#parts;
    view.store
      .update((draft) => recordExitNews(draft, news))
      .then(() => this.#sending.delete(what))
      .catch((error: unknown) => {
        log.error({ what, err: error }, 'that a friend was told could not be written to the store');
      });
  }
}
