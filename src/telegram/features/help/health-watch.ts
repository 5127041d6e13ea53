import { type BlockedNews, blockedNews, isStillBlocked, recordBlocked } from '../../../health/blocked-addresses.ts';
import { letsFriendsIn } from '../../../health/doors/door-conditions.ts';
import type { NodeDoors } from '../../../health/doors/door-report.ts';
import { PassageWatch, recordPassage } from '../../../health/doors/passage-watch.ts';
import { type DoorAddresses, doorThrough, isRelayed, newlySeen, recordSeen } from '../../../health/doors/seen-door.ts';
import { type FirstMinutesNews, firstMinutes, recordFirstMinutes } from '../../../health/first-minutes.ts';
import type { SeenSinceStart } from '../../../health/last-seen.ts';
import { type OutageNews, outageNews, recordOutageNews, stillHolds } from '../../../health/outage-news.ts';
import type { PeerHistory } from '../../../health/peer-history.ts';
import { isQuiet } from '../../../health/quiet-hours.ts';
import { earlyAt } from '../../../health/sessions.ts';
import type { Log } from '../../../log.ts';
import { keyTag } from '../../../peers/devices/rekey.ts';
import { fileInUse } from '../../../peers/devices/sent-files.ts';
import type { NodeProfile } from '../../../peers/nodes/node-profile.ts';
import type { Snapshot } from '../../../peers/nodes/snapshot.ts';
import type { PeerRecord } from '../../../peers/records/peer-record.ts';
import type { Draft } from '../../../peers/records/records.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { forEachInTurn, forEachIsolated } from '../../outbox/for-each-isolated.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { type NodesView, nodeName, plainAddress } from '../../views.ts';
import { DEVICE_BUTTONS } from '../devices/device-buttons.ts';
import { configOnButton } from './help-views.ts';
import { nextNode } from './next-node.ts';
import { helpButton } from './not-working.ts';

/** What is known of doors, by the node's id. */
export interface DoorSights {
  readonly addressesOf: (nodeId: string) => DoorAddresses;
  /** The spare port through which an endpoint comes to the node; null: it is not known. */
  readonly portOf: (nodeId: string, endpoint: string) => number | null;
  readonly doorsOf: (nodeId: string) => NodeDoors;
}

interface WatchParts {
  readonly view: NodesView;
  readonly history: PeerHistory;
  readonly lastSeen: SeenSinceStart;
  readonly doors: DoorSights;
  readonly outbox: Pick<Outbox, 'message'>;
  readonly textsFor: (id: number) => Texts;
  readonly timezone: string;
  readonly log: Log;
}

/** What the log says of a device for each of these messages. */
const HAPPENED: Readonly<Record<FirstMinutesNews['kind'], string>> = {
  connected: 'a device has connected for the first time',
  renewed: 'a device has connected with its new key for the first time',
  offer: 'a device has not connected for half an hour: its friend is offered help',
  spare: 'a spare has connected for the first time',
};

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
  readonly #passages = new PassageWatch();
  #startedAt: number | null = null;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /**
   * Notes new snapshots and queues the messages that are due; a part of this that fails keeps none of the others from its turn. Rejects at
   * the end with what failed first, as when the store cannot be written; greetings are then not sent.
   */
  async check(): Promise<void> {
    const parts: readonly (() => void | Promise<void>)[] = [
      () => this.#noteSnapshots(),
      () => this.#lookForBlocked(),
      () => this.#tellOutages(),
      () => this.#tellFirstMinutes(),
      () => this.#tellPassages(),
    ];
    await forEachInTurn(parts, async (part) => part());
  }

  /**
   * What a part works from. Each asks anew, for another one may have waited for the store: with records that are older than the snapshots
   * beside them, a file that its friend has by now would not be there yet.
   */
  #moment() {
    const { view, lastSeen, timezone } = this.#parts;
    const { state } = view.store;
    const now = view.now();
    const snapshotOf = (id: string) => view.nodes.find(({ node }) => node.id === id)?.snapshot ?? null;
    return { state, lastSeen, now, isQuiet: isQuiet(now, timezone, state.preferences), snapshotOf };
  }

  #noteSnapshots(): void {
    const { view, history, lastSeen, doors } = this.#parts;
    const { state } = view.store;
    forEachIsolated(view.nodes, ({ node, snapshot }) => {
      if (!snapshot || this.#noted.get(node.id) === snapshot) return;
      this.#noted.set(node.id, snapshot);
      const addresses = doors.addressesOf(node.id);
      history.note(node.id, snapshot, earlyAt(state, node.id), (endpoint) => isRelayed(endpoint, addresses));
      this.#noteDoors(node, snapshot, addresses);
      lastSeen.note(state, node.id, snapshot);
    });
  }

  #tellOutages(): void {
    if (!this.#areAllPolled()) return;
    const { view, doors } = this.#parts;
    const moment = this.#moment();
    const nodes = view.nodes.map(({ node, snapshot }) => {
      const since = Date.parse(moment.state.nodes[node.id]?.down_since ?? '');
      return { id: node.id, isUp: snapshot !== null || letsFriendsIn(doors.doorsOf(node.id), since) };
    });
    forEachIsolated(outageNews({ ...moment, nodes }), (news) => this.#tellOutage(news, moment.now));
  }

  /** The door through which a device comes from there; null: it is not known. */
  readonly #through = ({ server_id: id, ...peer }: PeerRecord, endpoint: string): string | null => {
    const { view, doors } = this.#parts;
    const node = view.nodes.find((entry) => entry.node.id === id)?.node;
    return node ? doorThrough(node, doors.addressesOf(id), peer, endpoint, (from) => doors.portOf(id, from)) : null;
  };

  /** Remembers which devices come through a relay or a spare port; a record that could not be written is tried with the next snapshot. */
  #noteDoors(node: NodeProfile, snapshot: Snapshot, addresses: DoorAddresses): void {
    const { view, doors } = this.#parts;
    const seen = newlySeen(view.store.state, node, snapshot, addresses, (from) => doors.portOf(node.id, from));
    if (seen.length > 0) this.#write((draft) => recordSeen(draft, seen), `doors ${node.id}`);
  }

  /** Recorded before it is queued, as the first minutes are. */
  async #tellPassages(): Promise<void> {
    const { view, outbox, textsFor } = this.#parts;
    const { state, snapshotOf, now: at } = this.#moment();
    const all = this.#passages.look(state, snapshotOf, at, this.#through);
    if (all.length === 0) return;
    const now = new Date(at).toISOString();
    const told = await view.store.update((draft) => all.filter((passage) => recordPassage(draft, passage, now)));
    forEachIsolated(told, ({ peerId }) => {
      const peer = view.store.state.peers[peerId];
      if (!peer) return;
      outbox.message(peer.telegram_id, textsFor(peer.telegram_id).doors.works(nodeName(view, peer.server_id)));
    });
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

  #lookForBlocked(): void {
    const { view } = this.#parts;
    const { state, now, isQuiet: isNight } = this.#moment();
    if (isNight) return;
    forEachIsolated(view.nodes, ({ node, snapshot }) => {
      const last = this.#checkedForBlocked.get(node.id);
      if (!snapshot || (last?.snapshot === snapshot && last.peers === state.peers)) return;
      this.#checkedForBlocked.set(node.id, { snapshot, peers: state.peers });
      forEachIsolated(blockedNews(state, node.id, snapshot, now), (news) => this.#tellBlocked(news, now));
    });
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
  async #tellFirstMinutes(): Promise<void> {
    const { view, outbox, textsFor, log } = this.#parts;
    const moment = this.#moment();
    const all = firstMinutes(moment);
    if (all.length === 0) return;
    const now = new Date(moment.now).toISOString();
    const told = await view.store.update((draft) => all.filter((news) => recordFirstMinutes(draft, news, now)));
    forEachIsolated(told, ({ kind, peerId, friendId, key }) => {
      const nodeId = view.store.state.peers[peerId]?.server_id ?? '';
      log.info({ friend: friendId, node: nodeId, peer: peerId }, HAPPENED[kind]);
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
