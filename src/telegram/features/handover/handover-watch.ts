import type { Log } from '../../../log.ts';
import { markToldOfHandover } from '../../../peers/devices/hand-over.ts';
import { keyTag } from '../../../peers/devices/rekey.ts';
import { type Device, deviceLists } from '../../../peers/records/device-lists.ts';
import { isOn } from '../../../peers/records/is-on.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { forEachIsolated } from '../../outbox/for-each-isolated.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { type NodesView, nodeName } from '../../views.ts';
import { whoIs } from '../../who-is.ts';
import { DEVICE_BUTTONS } from '../devices/device-buttons.ts';

interface WatchParts {
  readonly view: NodesView;
  readonly outbox: Pick<Outbox, 'message'>;
  readonly textsFor: (id: number) => Texts;
  readonly ownerId: number;
  readonly log: Log;
}

type Whom = 'owner' | 'friend';

/** The message queue may drop a message without calling back, so it is queued again after this time (ms). */
const REQUEUE_MS = 10 * 60_000;

/**
 * Tells the owner what became of each hand-over, and offers a friend who connected a key of their own: the file can be opened for ever.
 * The store has what is still to be told, so that neither a restart nor a month without Telegram loses it.
 */
export class HandoverWatch {
  readonly #parts: WatchParts;
  /** Messages that are queued and not known to have arrived: when they were queued (ms). */
  readonly #sending = new Map<string, number>();

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** Queues the messages that are due. */
  check(): void {
    const { view } = this.#parts;
    forEachIsolated(deviceLists(view.store.state.peers).withHandoverNews, (device) => {
      if (!device[1].handover?.owner_told) this.#tellOwner(device);
      if (!device[1].handover?.friend_told) this.#tellFriend(device);
    });
  }

  #tellOwner([id, { handover, telegram_id, server_id }]: Device): void {
    const { view, textsFor, ownerId } = this.#parts;
    if (!handover) return;
    const { handover: texts } = textsFor(ownerId);
    const [who, server] = [whoIs(view.store.state, telegram_id), nodeName(view, server_id)];
    const html =
      handover.outcome === 'opened' ? texts.opened(who, server, new Date(handover.at)) : texts.lapsed(who, server);
    this.#send(id, handover.key, 'owner', ownerId, html, []);
  }

  #tellFriend([id, peer]: Device): void {
    const { view, textsFor } = this.#parts;
    const { handover, telegram_id, server_id, public_key } = peer;
    if (!handover) return;
    const isCurrent = handover.key === public_key && peer.next === null && isOn(view.store.state, peer, view.now());
    if (!isCurrent) {
      this.#write(id, handover.key, 'friend'); // there is a newer key already, or none that works
      return;
    }
    const { handover: texts, buttons } = textsFor(telegram_id);
    const data = callbackData(DEVICE_BUTTONS.newKeys, { peer: id, tag: keyTag(public_key) });
    const html = texts.offer(nodeName(view, server_id));
    this.#send(id, handover.key, 'friend', telegram_id, html, [{ text: buttons.newKeys, data }]);
  }

  #send(id: string, key: string, whom: Whom, chat: number, html: string, rows: readonly Row[]): void {
    const { view, outbox } = this.#parts;
    const what = `${whom} ${key}`;
    if ((this.#sending.get(what) ?? -Infinity) + REQUEUE_MS > view.now()) return;
    this.#sending.set(what, view.now());
    const done = () => this.#write(id, key, whom);
    const stillWanted = () => view.store.state.peers[id]?.handover?.key === key;
    outbox.message(chat, html, rows, { onSent: done, onGone: done, stillWanted });
  }

  #write(id: string, key: string, whom: Whom): void {
    const { view, log } = this.#parts;
    view.store
      .update((draft) => markToldOfHandover(draft, id, key, whom))
      .then(() => this.#sending.delete(`${whom} ${key}`))
      .catch((err: unknown) => log.error({ err }, 'that a hand-over was told of could not be written to the store'));
  }
}
