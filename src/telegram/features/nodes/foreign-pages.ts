import { UserError } from '../../../errors.ts';
import { handshakeOf } from '../../../peers/devices/handshakes.ts';
import { keyTag } from '../../../peers/devices/rekey.ts';
import { adoptable } from '../../../peers/moves/adoption.ts';
import type { ForeignService } from '../../../peers/moves/foreign-service.ts';
import type { SnapshotPeer } from '../../../peers/nodes/snapshot.ts';
import { contains, parseSubnet } from '../../../peers/nodes/subnet.ts';
import { foreignPeers } from '../../../peers/plan/observe.ts';
import type { ForeignLine } from '../../../texts/chat/foreign-line.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button, Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import type { NodesView, NodeView } from '../../views.ts';
import { NODE_BUTTONS } from './node-buttons.ts';
import { nodeOf } from './node-cards.ts';

/** What pages about foreign peers are made from. */
export type ForeignPageServices = Pick<NodesView, 'nodes' | 'store' | 'now'>;

/** What the buttons that do something about a foreign peer use. */
export interface ForeignServices extends ForeignPageServices {
  readonly foreign: Pick<ForeignService, 'condemn' | 'pardon' | 'claim'>;
}

const PAGE = 8;
/** How many removed peers are shown, each with a button that undoes its removal. */
const MOST_REMOVED = 10;

/** A foreign peer of a node, as a button names it. */
export interface ForeignPeer {
  readonly view: NodeView;
  readonly key: string;
  readonly peer: SnapshotPeer;
  /** All that is routed to it, in one text. */
  readonly address: string;
  /** It has the address that is kept for the owner's own peer. */
  readonly isReserved: boolean;
}

/** The foreign peers on a node now, without those that the owner has removed and the node still has. */
function foreignPeersOn(
  services: ForeignPageServices,
  { node, snapshot }: NodeView,
): [key: string, peer: SnapshotPeer][] {
  const { state } = services.store;
  const condemned = state.nodes[node.id]?.condemned ?? {};
  if (!snapshot) return [];
  return foreignPeers(state, node.id, snapshot).filter(([key]) => !Object.hasOwn(condemned, key));
}

/** The foreign peer that a button names. Throws `UserError` when it is gone, or foreign no longer. */
export function foreignPeerOf(
  services: ForeignPageServices,
  { node: id, tag }: { readonly node: string; readonly tag: string },
): ForeignPeer {
  const view = nodeOf(services, id);
  const [found, ...others] = foreignPeersOn(services, view).filter(([key]) => keyTag(key) === tag);
  if (!found || others.length > 0) throw new UserError('not-foreign');
  const [key, peer] = found;
  const reserved = view.node.reserved.map(parseSubnet);
  const isReserved = peer.allowedIps.some((ip) => reserved.some((block) => contains(block, parseSubnet(ip))));
  return { view, key, peer, address: peer.allowedIps.join(', ') || '—', isReserved };
}

/** A page of a node's foreign peers. */
export const showForeignPeers = onPress(
  NODE_BUTTONS.foreign,
  'owner',
  async (services: ForeignPageServices, press, { node, page }) => {
    press.toast('');
    press.replace(...foreignPage(services, press.texts, node, page));
  },
);

/** One of them, and what can be done with it. */
export const showForeignPeer = onPress(
  NODE_BUTTONS.foreignPeer,
  'owner',
  async (services: ForeignPageServices, press, values) => {
    const { view, key, peer, isReserved } = foreignPeerOf(services, values);
    const { foreign: texts } = press.texts;
    const canAdopt = view.snapshot !== null && adoptable(services.store.state, view.node, view.snapshot, key) !== null;
    const adopt: Button = {
      text: texts.buttons.adopt,
      data: callbackData(NODE_BUTTONS.chooseHolder, { ...values, page: 0 }),
    };
    press.toast('');
    press.replace(texts.card(view.node.name, lineOf(services, view, key, peer, 1), canAdopt, isReserved), [
      ...(canAdopt ? [adopt] : []),
      { text: texts.buttons.remove, data: callbackData(NODE_BUTTONS.remove, values) },
      backToForeign(press.texts, values.node),
    ]);
  },
);

/** Asks before the removal: its user loses the connection. */
export const askToRemovePeer = onPress(
  NODE_BUTTONS.remove,
  'owner',
  async (services: ForeignPageServices, press, values) => {
    const { view, address, isReserved } = foreignPeerOf(services, values);
    const { foreign: texts } = press.texts;
    press.toast('');
    press.replace(texts.askRemoval(view.node.name, values.tag, address, isReserved), [
      { text: texts.buttons.removeNow(values.tag, address), data: callbackData(NODE_BUTTONS.removeNow, values) },
      { text: texts.buttons.back, data: callbackData(NODE_BUTTONS.foreignPeer, values) },
    ]);
  },
);

/** Removed: its key stands in the node's record now, and the node's loop removes it. */
export const removePeer = onPress(
  NODE_BUTTONS.removeNow,
  'owner',
  async (services: ForeignServices, press, { node, tag }) => {
    await services.foreign.condemn(press.updateId, { nodeId: node, tag });
    showForeign(services, press, node, press.texts.foreign.removed());
  },
);

/** Its key leaves the node's record: it may come back. */
export const undoPeerRemoval = onPress(
  NODE_BUTTONS.undoRemoval,
  'owner',
  async (services: ForeignServices, press, { node, tag }) => {
    await services.foreign.pardon(press.updateId, { nodeId: node, tag });
    showForeign(services, press, node, press.texts.foreign.pardoned());
  },
);

/** "It is mine": a key of ours that had ended, and was removed on sight, is from here on a foreign peer like any other. */
export const claimEndedKey = onPress(
  NODE_BUTTONS.claimEndedKey,
  'owner',
  async (services: ForeignServices, press, { tag }) => {
    await services.foreign.claim(press.updateId, tag);
    press.toast('');
    press.answer(press.texts.foreign.claimed());
  },
);

/** After something was done: the list as it is now. */
export function showForeign(services: ForeignPageServices, press: Press, nodeId: string, said: string): void {
  press.toast(said);
  press.replace(...foreignPage(services, press.texts, nodeId, 0));
}

/** "Back" to the list. */
export function backToForeign({ foreign }: Texts, node: string): Button {
  return { text: foreign.buttons.back, data: callbackData(NODE_BUTTONS.foreign, { node, page: 0 }) };
}

function foreignPage(
  services: ForeignPageServices,
  { foreign: texts }: Texts,
  id: string,
  wanted: number,
): [html: string, rows: Row[]] {
  const view = nodeOf(services, id);
  const peers = foreignPeersOn(services, view);
  const condemned = Object.keys(services.store.state.nodes[id]?.condemned ?? {}).map(keyTag);
  const pages = Math.max(1, Math.ceil(peers.length / PAGE));
  const from = Math.min(wanted, pages - 1) * PAGE;
  const shown = peers.slice(from, from + PAGE);
  const lines = shown.map(([key, peer], index) => lineOf(services, view, key, peer, from + index + 1));
  const html = texts.list({
    server: view.node.name,
    lines,
    count: peers.length,
    condemned: condemned.slice(-MOST_REMOVED),
  });
  const open = lines.map(({ number, tag }) => ({
    text: String(number),
    data: callbackData(NODE_BUTTONS.foreignPeer, { node: id, tag }),
  }));
  const half = Math.ceil(open.length / 2);
  return [
    html,
    [
      ...[open.slice(0, half), open.slice(half)].filter((row) => row.length > 0),
      ...pageTurners(from / PAGE, pages, (page) => callbackData(NODE_BUTTONS.foreign, { node: id, page })),
      ...condemned.slice(-MOST_REMOVED).map((tag) => ({
        text: texts.buttons.pardon(tag),
        data: callbackData(NODE_BUTTONS.undoRemoval, { node: id, tag }),
      })),
      { text: texts.buttons.back, data: callbackData(NODE_BUTTONS.show, { node: id }) },
    ],
  ];
}

/** To the pages before and behind this one. */
export function pageTurners(page: number, pages: number, dataOf: (page: number) => string): Button[][] {
  const turn = (text: string, to: number): Button => ({ text, data: dataOf(to) });
  if (pages === 1) return [];
  return [[turn('◀️', (page + pages - 1) % pages), turn(`${page + 1} / ${pages}`, page), turn('▶️', (page + 1) % pages)]];
}

function lineOf(
  { now }: ForeignPageServices,
  { snapshot }: NodeView,
  key: string,
  { allowedIps, received, sent }: SnapshotPeer,
  number: number,
): ForeignLine {
  const at = snapshot && handshakeOf(snapshot, key);
  const seenAge = at === null ? null : now() - at;
  return { number, tag: keyTag(key), addresses: allowedIps, seenAge, received, sent };
}
