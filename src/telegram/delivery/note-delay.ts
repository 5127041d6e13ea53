import type { PendingConfig } from '../../peers/devices/delivery.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import { configOnButton } from '../features/help/help-views.ts';
import { nextNode } from '../features/help/next-node.ts';
import type { Row } from '../outbox/outgoing.ts';
import { type NodesView, nodeName } from '../views.ts';

/** The one sentence for a friend whose config is not there after 2 s; where its server is why, with a button for another server. */
export function noteDelay(view: NodesView, texts: Texts, { peer }: PendingConfig): [html: string, rows: Row[]] {
  const snapshot = view.nodes.find(({ node }) => node.id === peer.server_id)?.snapshot ?? null;
  const server = nodeName(view, peer.server_id);
  const isHeld = snapshot?.hasKnownParameters === false;
  const other = snapshot === null || isHeld ? nextNode(view, peer.telegram_id, peer.server_id) : null;
  const rows = other === null ? [] : [configOnButton(view, texts, other)];
  if (isHeld) return [texts.configHeld(server, peer.next !== null), rows];
  const isUp = snapshot !== null;
  return [peer.next ? texts.regenDelayed(server, isUp) : texts.configDelayed(server, isUp), rows];
}
