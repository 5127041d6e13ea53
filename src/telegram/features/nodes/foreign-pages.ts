import { UserError } from '../../../errors.ts';
import { keyTag } from '../../../peers/devices/rekey.ts';
import { adoptable } from '../../../peers/moves/adoption.ts';
import type { SnapshotPeer } from '../../../peers/nodes/snapshot.ts';
import { contains, parseSubnet } from '../../../peers/nodes/subnet.ts';
import { foreignPeers } from '../../../peers/plan/foreign-peers.ts';
import type { ForeignLine } from '../../../texts/chat/foreign-line.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { App, NodeView } from '../../app.ts';
import { buttonKind, callbackData } from '../../router/button-kind.ts';
import type { Button, Press, Row } from '../../router/request.ts';
import { nodeOf } from './node-cards.ts';
import { NODES } from './node-shapes.ts';

const PAGE = 8;
/** Removed keys whose buttons fit below the rest. */
const MOST_CONDEMNED = 10;

/** A foreign peer of a node, as a button names it. */
export interface Stranger {
  readonly view: NodeView;
  readonly key: string;
  readonly peer: SnapshotPeer;
  /** All that is routed to it, in one text. */
  readonly address: string;
  /** It has the address that is kept for the owner's own peer. */
  readonly isReserved: boolean;
}

/** Who is foreign on a node now; those that the owner condemned are as good as gone. */
function strangersOn(app: App, { node, snapshot }: NodeView): [key: string, peer: SnapshotPeer][] {
  const { state } = app.store;
  const condemned = state.nodes[node.id]?.condemned ?? {};
  if (!snapshot) return [];
  return foreignPeers(state, node.id, snapshot).filter(([key]) => !Object.hasOwn(condemned, key));
}

/** The foreign peer that a button means. Throws `UserError` when it is none any more. */
export function strangerOf(app: App, { node: id, tag }: { readonly node: string; readonly tag: string }): Stranger {
  const view = nodeOf(app, id);
  const [found, ...others] = strangersOn(app, view).filter(([key]) => keyTag(key) === tag);
  if (!found || others.length > 0) throw new UserError('not-foreign');
  const [key, peer] = found;
  const reserved = view.node.reserved.map(parseSubnet);
  const isReserved = peer.allowedIps.some((ip) => reserved.some((block) => contains(block, parseSubnet(ip))));
  return { view, key, peer, address: peer.allowedIps.join(', ') || '—', isReserved };
}

/** A page of a node's foreign peers. */
export const SHOW_FOREIGN = buttonKind(
  NODES.foreign.action,
  'owner',
  NODES.foreign.fields,
  async (press, { node, page }, app) => {
    press.toast('');
    press.replace(...foreignPage(app, press.texts, node, page));
  },
);

/** One of them, and what can become of it. */
export const SHOW_STRANGER = buttonKind(NODES.peer.action, 'owner', NODES.peer.fields, async (press, values, app) => {
  const { view, key, peer, isReserved } = strangerOf(app, values);
  const { foreign: texts } = press.texts;
  const canAdopt = view.snapshot !== null && adoptable(app.store.state, view.node, view.snapshot, key) !== null;
  const adopt: Button = { text: texts.buttons.adopt, data: callbackData(NODES.whom, { ...values, page: 0 }) };
  press.toast('');
  press.replace(texts.card(view.node.name, lineOf(app, key, peer, 1), canAdopt, isReserved), [
    ...(canAdopt ? [adopt] : []),
    { text: texts.buttons.remove, data: callbackData(NODES.remove, values) },
    backToForeign(press.texts, values.node),
  ]);
});

/** Really? Its user loses the connection. */
export const ASK_REMOVAL_OF_STRANGER = buttonKind(
  NODES.remove.action,
  'owner',
  NODES.remove.fields,
  async (press, values, app) => {
    const { view, address, isReserved } = strangerOf(app, values);
    const { foreign: texts } = press.texts;
    press.toast('');
    press.replace(texts.askRemoval(view.node.name, values.tag, address, isReserved), [
      { text: texts.buttons.removeNow(values.tag, address), data: callbackData(NODES.removeNow, values) },
      { text: texts.buttons.back, data: callbackData(NODES.peer, values) },
    ]);
  },
);

/** Yes: from here on a record names its key, and the node's loop removes it. */
export const REMOVE_STRANGER = buttonKind(
  NODES.removeNow.action,
  'owner',
  NODES.removeNow.fields,
  async (press, { node, tag }, app) => {
    await app.foreign.condemn(press.updateId, { nodeId: node, tag });
    showForeign(press, app, node, press.texts.foreign.removed());
  },
);

/** It may come back. */
export const PARDON_STRANGER = buttonKind(
  NODES.pardon.action,
  'owner',
  NODES.pardon.fields,
  async (press, { node, tag }, app) => {
    await app.foreign.pardon(press.updateId, { nodeId: node, tag });
    showForeign(press, app, node, press.texts.foreign.pardoned());
  },
);

/** "It is mine": an ended key that was removed on sight is left alone from here on, and foreign like any other. */
export const CLAIM_ENDED = buttonKind(NODES.claim.action, 'owner', NODES.claim.fields, async (press, { tag }, app) => {
  await app.foreign.claim(press.updateId, tag);
  press.toast('');
  press.answer(press.texts.foreign.claimed());
});

/** Something was done: the list as it is now. */
export function showForeign(press: Press, app: App, nodeId: string, said: string): void {
  press.toast(said);
  press.replace(...foreignPage(app, press.texts, nodeId, 0));
}

/** "Back" to the list. */
export function backToForeign({ foreign }: Texts, node: string): Button {
  return { text: foreign.buttons.back, data: callbackData(NODES.foreign, { node, page: 0 }) };
}

function foreignPage(app: App, { foreign: texts }: Texts, id: string, wanted: number): [html: string, rows: Row[]] {
  const view = nodeOf(app, id);
  const strangers = strangersOn(app, view);
  const condemned = Object.keys(app.store.state.nodes[id]?.condemned ?? {}).map(keyTag);
  const pages = Math.max(1, Math.ceil(strangers.length / PAGE));
  const from = Math.min(wanted, pages - 1) * PAGE;
  const shown = strangers.slice(from, from + PAGE);
  const lines = shown.map(([key, peer], index) => lineOf(app, key, peer, from + index + 1));
  const html = texts.list({
    server: view.node.name,
    lines,
    count: strangers.length,
    condemned: condemned.slice(-MOST_CONDEMNED),
  });
  const open = lines.map(({ number, tag }) => ({
    text: String(number),
    data: callbackData(NODES.peer, { node: id, tag }),
  }));
  const half = Math.ceil(open.length / 2);
  return [
    html,
    [
      ...[open.slice(0, half), open.slice(half)].filter((row) => row.length > 0),
      ...pageTurners(from / PAGE, pages, (page) => callbackData(NODES.foreign, { node: id, page })),
      ...condemned
        .slice(-MOST_CONDEMNED)
        .map((tag) => ({ text: texts.buttons.pardon(tag), data: callbackData(NODES.pardon, { node: id, tag }) })),
      { text: texts.buttons.back, data: callbackData(NODES.page, { node: id }) },
    ],
  ];
}

/** To the pages before and behind this one. */
export function pageTurners(page: number, pages: number, dataOf: (page: number) => string): Button[][] {
  const turn = (text: string, to: number): Button => ({ text, data: dataOf(to) });
  if (pages === 1) return [];
  return [[turn('◀️', (page + pages - 1) % pages), turn(`${page + 1} / ${pages}`, page), turn('▶️', (page + 1) % pages)]];
}

function lineOf({ now }: App, key: string, peer: SnapshotPeer, number: number): ForeignLine {
  const { allowedIps, handshakeAt, received, sent } = peer;
  const seenAge = handshakeAt === null ? null : now() - handshakeAt;
  return { number, tag: keyTag(key), addresses: allowedIps, seenAge, received, sent };
}
