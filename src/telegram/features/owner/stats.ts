import type { TrafficPicture } from '../../../charts/traffic-picture.ts';
import { exitsOf } from '../../../exits/choices.ts';
import type { TrafficMeter } from '../../../health/traffic-meter.ts';
import { bytesOf } from '../../../health/traffic-sums.ts';
import type { Period, Usage } from '../../../health/usage.ts';
import { isAdmitted, isOn } from '../../../peers/records/is-on.ts';
import type { NodeLine } from '../../../texts/chat/stats-summary.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import type { Picture } from '../../outbox/picture.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { isDeviceOnline, type NodesView, nodeName, stateOfNode } from '../../views.ts';
import { describeUsage } from './describe-usage.ts';
import { OWNER_BUTTONS, PERIODS } from './owner-buttons.ts';

/** Services of `/stats`. */
export interface StatsServices extends NodesView {
  readonly traffic: Pick<TrafficMeter, 'usage'>;
  /** Draws the picture as PNG; null when that failed (the reason is in the log). */
  readonly draw: (picture: TrafficPicture) => Promise<Uint8Array | null>;
}

/** `/stats`: traffic as a picture, friends and devices, and who is online. */
export async function stats(services: StatsServices, { texts, answerPicture }: Request): Promise<void> {
  answerPicture(...show(services, 'week', texts));
}

/** Replaces the picture by that of another period. */
export const showPeriod = onPress(OWNER_BUTTONS.stats, 'people', async (services: StatsServices, press, { period }) => {
  press.toast('');
  press.replacePicture(...show(services, period, press.texts));
});

function show(services: StatsServices, period: Period, texts: Texts): [Picture, Row[]] {
  const usage = services.traffic.usage(period);
  const picture = describeUsage(usage, period, services, texts);
  const buttons = PERIODS.map((other) => ({
    text: other === period ? `• ${texts.stats.periods[other]} •` : texts.stats.periods[other],
    data: callbackData(OWNER_BUTTONS.stats, { period: other }),
  }));
  return [{ png: () => services.draw(picture), caption: caption(services, usage, texts) }, [buttons]];
}

function caption(services: NodesView, usage: Usage, texts: Texts): string {
  const { state } = services.store;
  const friends = Object.values(state.users).filter((user) => user.role === 'user' && isAdmitted(user, services.now()));
  const nodes = services.nodes.map((view) => {
    const { node } = view;
    const peers = Object.values(state.peers).filter(
      (peer) => peer.server_id === node.id && isOn(state, peer, services.now()),
    );
    const online = peers.filter((peer) => isDeviceOnline(services, peer)).length;
    return {
      name: node.name,
      state: stateOfNode(view),
      devices: peers.length,
      online,
      exits: exitsUsed(services, node.id, usage),
    };
  });
  return texts.stats.caption({
    friends: friends.length,
    waiting: Object.keys(state.pending_usernames).length,
    recent: friends.filter(({ telegram_id }) => usage.recent.has(telegram_id)).length,
    nodes,
    off: services.nodesOff,
  });
}

/** What of a node's traffic went through its exits, and what did not; null: it has none. */
function exitsUsed(services: NodesView, nodeId: string, { exits, nodes }: Usage): NodeLine['exits'] {
  const used = new Map(exits.get(nodeId) ?? []);
  const linked = exitsOf(services.store.state, nodeId);
  if (linked.length === 0) return null;
  const through = linked.map((exit) => ({ name: nodeName(services, exit), bytes: used.get(exit) ?? 0 }));
  const all = nodes.find(([id]) => id === nodeId)?.[1];
  const carried = through.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    through: through.toSorted((a, b) => b.bytes - a.bytes),
    direct: Math.max(0, (all ? bytesOf(all) : 0) - carried),
  };
}
