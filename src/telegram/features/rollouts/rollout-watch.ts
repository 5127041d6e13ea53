import type { Api } from 'grammy/web';
import { isQuiet } from '../../../health/quiet-hours.ts';
import type { Log } from '../../../log.ts';
import type { ChooseDoor } from '../../../peers/devices/devices.ts';
import type { SecretBox } from '../../../peers/devices/seal.ts';
import type { RollOut } from '../../../peers/records/rollout-record.ts';
import { advanceRollOut, type Round } from '../../../peers/rollouts/advance.ts';
import { showRollOutIn } from '../../../peers/rollouts/commands.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { forEachInTurn } from '../../outbox/for-each-isolated.ts';
import { keyboard, type Outbox } from '../../outbox/outbox.ts';
import type { NodesView } from '../../views.ts';
import { rollOutPage } from './rollout-page.ts';
import { rollOutView } from './rollout-view.ts';

interface WatchParts extends NodesView {
  readonly nodes: readonly (NodesView['nodes'][number] & Pick<Round, 'order'>)[];
  readonly box: SecretBox;
  readonly chooseDoor: ChooseDoor;
  readonly timezone: string;
  /** Null: there is no bot. */
  readonly api: Pick<Api, 'sendMessage'> | null;
  readonly outbox: Pick<Outbox, 'edit'>;
  readonly ownerId: number;
  readonly texts: () => Texts;
  readonly log: Log;
}

/** The message is edited at most this often (ms), and one that could not be sent is tried again after this time (ms). */
const EDIT_EVERY_MS = 5000;
const SEND_AGAIN_MS = 60_000;
/** The end of a roll-out is shown once more after a restart, if it is no longer ago than this (ms). */
const FRESH_MS = 3_600_000;

/** Goes on with open roll-outs by what the store and the nodes' last polls say, and shows the owner how far they are. */
export class RollOutWatch {
  readonly #parts: WatchParts;
  /** Roll-out → what its message shows, and when that was queued (ms since 1970). */
  readonly #shown = new Map<string, { readonly html: string; readonly at: number }>();
  /** Roll-out → when its first message was tried last (ms since 1970). */
  readonly #triedAt = new Map<string, number>();

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** One round for every node, also after another one's failed. Rejects as the store does. */
  async round(): Promise<void> {
    const { store, nodes, settings, now, timezone, box, chooseDoor } = this.#parts;
    const at = now();
    const graceMs = settings.regenGraceSeconds * 1000;
    try {
      await forEachInTurn(nodes, async ({ node, snapshot, order }) => {
        const quiet = isQuiet(at, timezone, store.state.preferences);
        await advanceRollOut(store, { node, snapshot, order, now: at, graceMs, box, chooseDoor, isQuiet: quiet });
      });
    } finally {
      await forEachInTurn(Object.entries(store.state.rollouts), ([id, rollOut]) => this.#show(id, rollOut));
    }
  }

  async #show(id: string, rollOut: RollOut): Promise<void> {
    const { texts, outbox, now } = this.#parts;
    const isOver = rollOut.ended_at !== null && now() - Date.parse(rollOut.ended_at) > FRESH_MS;
    const view = isOver ? null : rollOutView(this.#parts, id);
    if (view === null) return;
    const [html, rows] = rollOutPage(texts(), id, view);
    if (rollOut.shown_in === null) return this.#send(id, html, rows);
    const last = this.#shown.get(id);
    if (last && (last.html === html || (now() - last.at < EDIT_EVERY_MS && now() >= last.at))) return;
    this.#shown.set(id, { html, at: now() });
    outbox.edit({ chatId: rollOut.shown_in.chat, messageId: rollOut.shown_in.message }, html, rows);
  }

  /** The first time, where no tap of the owner's has left a message to edit. */
  async #send(id: string, html: string, rows: Parameters<typeof keyboard>[0]): Promise<void> {
    const { api, ownerId, store, log, now } = this.#parts;
    const triedAt = this.#triedAt.get(id) ?? -Infinity;
    if (api === null || (now() - triedAt < SEND_AGAIN_MS && now() >= triedAt)) return;
    this.#triedAt.set(id, now());
    try {
      const sent = await api.sendMessage(ownerId, html, { parse_mode: 'HTML', reply_markup: keyboard(rows) });
      await store.update((draft) => showRollOutIn(draft, id, { chat: ownerId, message: sent.message_id }));
      this.#shown.set(id, { html, at: now() });
    } catch (err) {
      log.warn({ err }, 'the progress of new files could not be shown; it is tried again');
    }
  }
}
