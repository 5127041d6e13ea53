import { setTimeout as wait } from 'node:timers/promises';
import { mayOpenTicket, openTicket } from '../../../access/tickets.ts';
import { type DeviceFacts, gatherFacts } from '../../../health/device-facts.ts';
import { diagnose, type Finding, mayChangeSoon } from '../../../health/diagnose.ts';
import { letsFriendsIn } from '../../../health/doors/door-conditions.ts';
import { isRelayed } from '../../../health/doors/seen-door.ts';
import { recordExitNews } from '../../../health/exit-news.ts';
import type { LastSeen } from '../../../health/last-seen.ts';
import { recordOutageNews } from '../../../health/outage-news.ts';
import type { PeerHistory } from '../../../health/peer-history.ts';
import { earlyAt } from '../../../health/sessions.ts';
import type { Log } from '../../../log.ts';
import type { Snapshot } from '../../../peers/nodes/snapshot.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Outbox } from '../../outbox/outbox.ts';
import type { Typing } from '../../outbox/typing.ts';
import type { NodesView, NodeView } from '../../views.ts';
import type { ExitSettings } from '../config/exits.ts';
import { ticketRows } from '../tickets/ticket-buttons.ts';
import type { DoorSights } from './health-watch.ts';
import { answerTo, reportOn } from './help-views.ts';
import type { DoorsView } from './next-way.ts';
import type { HelpDeskPort } from './not-working.ts';

/** A node that can be polled at once. */
export interface OpenNode extends NodeView {
  /** See `NodeLoop`. */
  pollWithin(ms: number): Promise<boolean>;
}

interface HelpDeskParts {
  readonly view: Omit<NodesView, 'nodes'> & { readonly nodes: readonly OpenNode[] } & ExitSettings;
  readonly history: PeerHistory;
  readonly lastSeen: LastSeen;
  readonly doors: DoorsView;
  readonly sights: DoorSights;
  readonly outbox: Pick<Outbox, 'message'>;
  readonly typing: Pick<Typing, 'during'>;
  readonly textsFor: (id: number) => Texts;
  readonly log: Log;
}

/** A node that does not answer a poll within this time (ms) counts as down: the friend waits for the answer. */
const LOOK_MS = 5000;
/** A device without an answer repeats its handshake every 5 s (WireGuard's whitepaper, 6.1), so watching for 7 s or longer sees one. */
const WATCH = { looks: 7, everyMs: 1000, longestMs: 10_000 } as const;
/** The owner gets at most one report about a device in this time (ms). */
const REPORT_PAUSE_MS = 3_600_000;

/** Diagnoses devices in the background and sends the result. While one request for a device is under way, further ones are ignored. */
export class HelpDesk implements HelpDeskPort {
  readonly #parts: HelpDeskParts;
  readonly #busy = new Set<string>();
  readonly #reported = new Map<string, number>();

  constructor(parts: HelpDeskParts) {
    this.#parts = parts;
  }

  diagnose(peerId: string, tag: string): void {
    this.#queue('look', peerId, tag, (facts) => this.#answer(peerId, tag, facts));
  }

  report(peerId: string, tag: string): void {
    const { view, outbox, textsFor } = this.#parts;
    const friendId = view.store.state.peers[peerId]?.telegram_id;
    if (friendId === undefined) return;
    const isKnown = (this.#reported.get(peerId) ?? -Infinity) + REPORT_PAUSE_MS > view.now();
    if (isKnown) outbox.message(friendId, textsFor(friendId).health.alreadyReported());
    else this.#queue('report', peerId, tag, (facts) => this.#report(peerId, facts));
  }

  #queue(what: string, peerId: string, tag: string, then: (facts: DeviceFacts) => void): void {
    const { view, typing, log } = this.#parts;
    const friendId = view.store.state.peers[peerId]?.telegram_id;
    const name = `${what} ${peerId}`;
    if (friendId === undefined || this.#busy.has(name)) return;
    this.#busy.add(name);
    const work = this.#watch(peerId, tag)
      .then((facts) => facts && then(facts))
      .catch((error: unknown) => log.error({ peer: peerId, err: error }, 'a device could not be looked at'))
      .finally(() => this.#busy.delete(name));
    typing.during(friendId, 'typing', work);
  }

  /** Polls the node once, and for some seconds more if the finding may still change. Null when the device was removed meanwhile. */
  async #watch(peerId: string, tag: string): Promise<DeviceFacts | null> {
    const { view } = this.#parts;
    const end = performance.now() + WATCH.longestMs;
    const nodeId = view.store.state.peers[peerId]?.server_id;
    const node = view.nodes.find(({ node: { id } }) => id === nodeId);
    let last = await this.#lookAt(node);
    let first = last;
    let facts = this.#gather(peerId, tag, last, null);
    for (let look = 1; look <= WATCH.looks && performance.now() < end; look++) {
      if (!facts || !mayChangeSoon(diagnose(facts))) return facts;
      await wait(WATCH.everyMs);
      last = await this.#lookAt(node);
      first ??= last;
      facts = this.#gather(peerId, tag, last, first);
    }
    return facts;
  }

  async #lookAt(node: OpenNode | undefined): Promise<Snapshot | null> {
    const snapshot = (await node?.pollWithin(LOOK_MS)) ? (node?.snapshot ?? null) : null;
    if (!node || !snapshot) return snapshot;
    const { history, view, sights } = this.#parts;
    const addresses = sights.addressesOf(node.node.id);
    const isRelay = (endpoint: string) => isRelayed(endpoint, addresses);
    history.note(node.node.id, snapshot, earlyAt(view.store.state, node.node.id), isRelay);
    return snapshot;
  }

  #gather(peerId: string, tag: string, snapshot: Snapshot | null, first: Snapshot | null): DeviceFacts | null {
    const { view, history, lastSeen, sights } = this.#parts;
    const { state } = view.store;
    const peer = state.peers[peerId];
    if (!peer) return null;
    const inSettings = view.nodes.some(({ node }) => node.id === peer.server_id);
    const since = Date.parse(state.nodes[peer.server_id]?.down_since ?? '');
    const isOpen = letsFriendsIn(sights.doorsOf(peer.server_id), since);
    const { exitDefault: usual, exitFallback: fallback } = view.settings;
    return gatherFacts({
      exitRules: { usual, fallback },
      isOpen,
      state,
      peerId,
      peer,
      tag,
      now: view.now(),
      inSettings,
      snapshot,
      first,
      history,
      lastSeen,
    });
  }

  #answer(peerId: string, tag: string, facts: DeviceFacts): void {
    const { view, doors, outbox, textsFor, log } = this.#parts;
    const friendId = facts.peer.telegram_id;
    const finding = diagnose(facts);
    log.info(
      { friend: friendId, node: facts.peer.server_id, peer: peerId, finding: finding.kind },
      'a device was looked at',
    );
    outbox.message(friendId, ...answerTo(view, doors, textsFor(friendId), { peerId, tag, facts, finding }));
    this.#recordAsTold(finding, facts);
  }

  /** After the answer that the server or its exit is silent, records the friend as told, so that the end is announced to them too. */
  #recordAsTold({ kind, at }: Finding, { peer, leaving }: DeviceFacts): void {
    const { view, log } = this.#parts;
    const { server_id: nodeId, telegram_id: friendId } = peer;
    const exit = { kind: 'silent', entryId: nodeId, exitId: leaving?.to ?? '', friendId } as const;
    if (at === null || (kind !== 'server-down' && kind !== 'exit-silent')) return;
    view.store
      .update((draft) =>
        kind === 'exit-silent'
          ? recordExitNews(draft, exit)
          : recordOutageNews(draft, { kind: 'down', nodeId, friendId }, 'asked'),
      )
      .catch((error: unknown) => log.error({ err: error }, 'who waits for a node could not be written to the store'));
  }

  /** The owner's reply to a report goes to the friend, and until then the report is listed. */
  #openTicket(person: number): void {
    const { view, log } = this.#parts;
    view.store
      .update((draft) => mayOpenTicket(draft, person) && openTicket(draft, { person, message: 0 }, view.now()))
      .catch((error: unknown) => log.error({ err: error }, 'a report could not be listed for the owner'));
  }

  #report(peerId: string, facts: DeviceFacts): void {
    const { view, outbox, textsFor, log } = this.#parts;
    const { adminId } = view.settings;
    const friendId = facts.peer.telegram_id;
    this.#reported.set(peerId, view.now());
    log.info(
      { friend: friendId, node: facts.peer.server_id, peer: peerId },
      'a device that does not work was reported to the owner',
    );
    const texts = textsFor(adminId);
    const rows = friendId === adminId ? [] : ticketRows(texts, friendId, 0);
    outbox.message(adminId, texts.health.report(reportOn(view, facts, diagnose(facts))), rows);
    if (friendId !== adminId) this.#openTicket(friendId);
    if (friendId !== adminId) outbox.message(friendId, textsFor(friendId).health.reported());
  }
}
