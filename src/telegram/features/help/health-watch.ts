import { type BlockedNews, blockedNews, isStillBlocked, recordBlocked } from '../../../health/blocked-addresses.ts';
import { type FirstMinutesNews, firstMinutes, recordFirstMinutes } from '../../../health/first-minutes.ts';
import type { SeenSinceStart } from '../../../health/last-seen.ts';
import { type OutageNews, outageNews, recordOutageNews, stillHolds } from '../../../health/outage-news.ts';
import type { PeerHistory } from '../../../health/peer-history.ts';
import { isQuiet } from '../../../health/quiet-hours.ts';
import type { Log } from '../../../log.ts';
import { keyTag } from '../../../peers/devices/rekey.ts';
import { fileInUse } from '../../../peers/devices/sent-files.ts';
import type { Snapshot } from '../../../peers/nodes/snapshot.ts';
import type { Draft } from '../../../peers/records/records.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { forEachIsolated } from '../../outbox/for-each-isolated.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { type NodesView, nodeName, plainAddress } from '../../views.ts';
import { DEVICE_BUTTONS } from '../devices/device-buttons.ts';
import { configOnButton, nextNode } from './help-views.ts';
import { helpButton } from './not-working.ts';

interface WatchParts {
  readonly view: NodesView;
  readonly history: PeerHistory;
  readonly lastSeen: SeenSinceStart;
  readonly outbox: Pick<Outbox, 'message'>;
  readonly textsFor: (id: number) => Texts;
  readonly timezone: string;
  readonly log: Log;
}

/** The message queue may drop a message without calling back, so it is queued again after this time (ms). */
const REQUEUE_MS = 10 * 60_000;

/** How long after the start outage messages wait for every node to be polled once (ms). */
const FIRST_POLLS_MS = 30_000;

/**
 * Sends friends what they did not ask for: outages and their end, a blocked address, and the first minutes of a new config. Works from
 * the latest snapshot of each node.
 */
export class HealthWatch {
  readonly #parts: WatchParts;
  /** Messages that are queued and not recorded as sent yet: when they were queued (ms since 1970). */
  readonly #sending = new Map<string, number>();
  /** The last snapshot that was noted, by node. */
  readonly #noted = new Map<string, Snapshot>();
  /** What the last search for blocked addresses worked from, by node: it is repeated only when the snapshot or the devices changed. */
  readonly #checkedForBlocked = new Map<string, { readonly snapshot: Snapshot; readonly peers: object }>();
  #startedAt: number | null = null;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** Notes new snapshots and queues the messages that are due. Rejects when the store cannot be written; greetings are then not sent. */
  async check(): Promise<void> {
    const { view, history, lastSeen, timezone } = this.#parts;
    const { state } = view.store;
    for (const { node, snapshot } of view.nodes) {
      if (!snapshot || this.#noted.get(node.id) === snapshot) continue;
      this.#noted.set(node.id, snapshot);
      history.note(node.id, snapshot);
      lastSeen.note(state, node.id, snapshot);
    }
    const now = view.now();
    if (!isQuiet(now, timezone, state.preferences)) this.#lookForBlocked(now);
    const moment = { state, lastSeen, now, isQuiet: isQuiet(now, timezone, state.preferences) };
    const snapshotOf = (id: string) => view.nodes.find(({ node }) => node.id === id)?.snapshot ?? null;
    const nodes = view.nodes.map(({ node, snapshot }) => ({ id: node.id, isUp: snapshot !== null }));
    try {
      if (this.#areAllPolled())
        forEachIsolated(outageNews({ ...moment, nodes }), (news) => this.#tellOutage(news, now));
    } finally {
      await this.#tellFirstMinutes(firstMinutes({ ...moment, snapshotOf }));
    }
  }

  /** Whether each node was polled once or is known to be down: before that an outage message could not say which other node works. */
  #areAllPolled(): boolean {
    const { view } = this.#parts;
    this.#startedAt ??= performance.now();
    const { nodes } = view.store.state;
    return (
      performance.now() - this.#startedAt > FIRST_POLLS_MS ||
      view.nodes.every(({ node, snapshot }) => snapshot !== null || (nodes[node.id]?.down_since ?? null) !== null)
    );
  }

  #lookForBlocked(now: number): void {
    const { view } = this.#parts;
    const { state } = view.store;
    for (const { node, snapshot } of view.nodes) {
      const last = this.#checkedForBlocked.get(node.id);
      if (!snapshot || (last?.snapshot === snapshot && last.peers === state.peers)) continue;
      this.#checkedForBlocked.set(node.id, { snapshot, peers: state.peers });
      for (const news of blockedNews(state, node.id, snapshot, now)) this.#tellBlocked(news, now);
    }
  }

  /** Recorded only after delivery: a friend without this message is offline and does not know why. */
  #tellBlocked(news: BlockedNews, now: number): void {
    const { view, outbox, textsFor } = this.#parts;
    const { peerId, friendId, address } = news;
    const what = `blocked ${peerId} ${address}`;
    if ((this.#sending.get(what) ?? -Infinity) + REQUEUE_MS > now) return;
    this.#sending.set(what, now);
    const done = () => this.#write((draft) => recordBlocked(draft, news), what);
    const peer = view.store.state.peers[peerId];
    if (address === null || !peer) {
      done();
      return;
    }
    const texts = textsFor(friendId);
    const data = callbackData(DEVICE_BUTTONS.send, { peer: peerId, tag: keyTag(peer.public_key) });
    const html = texts.health.blocked(
      peer.name ?? fileInUse(peer) ?? plainAddress(peer),
      nodeName(view, peer.server_id),
    );
    outbox.message(friendId, html, [{ text: texts.health.buttons.newAddress, data }], {
      onSent: done,
      onGone: done,
      stillWanted: () => isStillBlocked(view.store.state, news),
    });
  }

  /** Recorded before it is queued: after a crash a greeting may be lost, which does no harm, but it is never sent twice. */
  async #tellFirstMinutes(all: readonly FirstMinutesNews[]): Promise<void> {
    if (all.length === 0) return;
    const { view, outbox, textsFor } = this.#parts;
    const told = await view.store.update((draft) => all.filter((news) => recordFirstMinutes(draft, news)));
    forEachIsolated(told, ({ kind, peerId, friendId, key }) => {
      const nodeId = view.store.state.peers[peerId]?.server_id ?? '';
      const texts = textsFor(friendId);
      const rows = kind === 'offer' ? [helpButton(texts, peerId, key)] : [];
      outbox.message(friendId, texts.health[kind](nodeName(view, nodeId)), rows);
    });
  }

  /** Recorded only after delivery, so that neither a restart nor a chat that hangs loses or repeats the message. */
  #tellOutage(news: OutageNews, now: number): void {
    const { view, outbox, textsFor } = this.#parts;
    const { kind, nodeId, friendId } = news;
    const what = `${kind} ${nodeId} ${friendId}`;
    if ((this.#sending.get(what) ?? -Infinity) + REQUEUE_MS > now) return;
    this.#sending.set(what, now);
    const done = () => this.#record(news, what);
    if (kind === 'forget') {
      done();
      return;
    }
    const texts = textsFor(friendId);
    const [html, rows] = kind === 'back' ? this.#back(nodeId, texts) : this.#down(news, texts);
    outbox.message(friendId, html, rows, {
      onSent: done,
      onGone: done,
      stillWanted: () => stillHolds(view.store.state, news),
    });
  }

  #back(nodeId: string, texts: Texts): [html: string, rows: Row[]] {
    return [texts.health.serverBack(nodeName(this.#parts.view, nodeId)), []];
  }

  #down({ nodeId, friendId }: OutageNews, texts: Texts): [html: string, rows: Row[]] {
    const { view } = this.#parts;
    const since = new Date(view.store.state.nodes[nodeId]?.down_since ?? view.now());
    const other = nextNode(view, friendId, nodeId);
    const name = other === null ? null : nodeName(view, other);
    const rows = other === null ? [] : [configOnButton(view, texts, other)];
    return [texts.health.serverDown(nodeName(view, nodeId), since, name), rows];
  }

  #record(news: OutageNews, what: string): void {
    this.#write((draft) => recordOutageNews(draft, news), what);
  }

  #write(change: (draft: Draft) => void, what: string): void {
    const { view, log } = this.#parts;
    view.store
      .update(change)
      .then(() => this.#sending.delete(what))
      .catch((error: unknown) => {
        log.error({ what, err: error }, 'that a friend was told could not be written to the store');
      });
  }
}
