import type { PendingConfig } from '../../peers/devices/delivery.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import { type NodesView, nodeName } from '../views.ts';

/** The one sentence for a friend whose config is not there after 2 s (Telegram's HTML). */
export function noteDelay(view: NodesView, texts: Texts, { peer }: PendingConfig): string {
  const isUp = view.nodes.find(({ node }) => node.id === peer.server_id)?.snapshot != null;
  const server = nodeName(view, peer.server_id);
  return peer.next ? texts.regenDelayed(server, isUp) : texts.configDelayed(server, isUp);
}
