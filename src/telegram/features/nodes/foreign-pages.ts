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

/** Services of the pages about foreign peers. */
export type ForeignPageServices = Pick<NodesView, 'nodes' | 'store' | 'now'>;

/** Services of the buttons that act on a foreign peer. */
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
  /** All its allowed IPs, joined to one text. */
  readonly address: string;
  /** Whether it has the address that is reserved for the owner's own peer. */
  readonly isReserved: boolean;
}

/** The foreign peers in a node's last snapshot, without those that the owner removed and the node still has. */
function foreignPeersOn(
  services: ForeignPageServices,
  { node, snapshot }: NodeView,
): readonly (readonly [key: string, peer: SnapshotPeer])[] {
  const { state } = services.store;
  const condemned = state.nodes[node.id]?.condemned ?? {};
  if (!snapshot) return [];
  return foreignPeers(state, node.id, snapshot).filter(([key]) => !Object.hasOwn(condemned, key));
}

/** The foreign peer that a button names. Throws `UserError` when it is gone or no longer foreign. */
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

/** Shows a page of a node's foreign peers. */
export const showForeignPeers = onPress(
  NODE_BUTTONS.foreign,
  'owner',
  async (services: ForeignPageServices, press, { node, page }) => {
    press.toast('');
    press.replace(...foreignPage(services, press.texts, node, page));
  },
);

/** Shows one foreign peer with the buttons that act on it. */
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

/** Asks for confirmation before a removal: the user of that peer loses the connection. */
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

/** Records the peer's key as removed by the owner; the node's loop then removes the peer. */
export const removePeer = onPress(
  NODE_BUTTONS.removeNow,
  'owner',
  async (services: ForeignServices, press, { node, tag }) => {
    await services.foreign.condemn(press.updateId, { nodeId: node, tag });
    showForeign(services, press, node, press.texts.foreign.removed());
  },
);

/** Deletes that record: a peer with this key may come back. */
export const undoPeerRemoval = onPress(
  NODE_BUTTONS.undoRemoval,
  'owner',
  async (services: ForeignServices, press, { node, tag }) => {
    await services.foreign.pardon(press.updateId, { nodeId: node, tag });
    showForeign(services, press, node, press.texts.foreign.pardoned());
  },
);

/** "It is mine": an ended key of the bot, which the loop removes wherever it appears, counts as a foreign peer from now on. */
export const claimEndedKey = onPress(
  NODE_BUTTONS.claimEndedKey,
  'owner',
  async (services: ForeignServices, press, { tag }) => {
    await services.foreign.claim(press.updateId, tag);
    press.toast('');
    press.answer(press.texts.foreign.claimed());
  },
);

/** Confirms an action with the toast `said` and replaces the message by the current list. */
export function showForeign(services: ForeignPageServices, press: Press, nodeId: string, said: string): void {
  press.toast(said);
  press.replace(...foreignPage(services, press.texts, nodeId, 0));
}

/** The "Back" button to the list of foreign peers. */
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

/** Buttons to the previous and the next page. */
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
