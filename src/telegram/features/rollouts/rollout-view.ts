import type { PeerRecord } from '../../../peers/records/peer-record.ts';
import type { State } from '../../../peers/records/records.ts';
import type { RolledDevice } from '../../../peers/records/rollout-record.ts';
import type { RollOutView, WaitingWhy } from '../../../texts/chat/rollout-view.ts';
import { type NodesView, nodeName } from '../../views.ts';

/** A roll-out for texts; null: the store has none with this id. */
export function rollOutView(
  view: Pick<NodesView, 'store' | 'nodes' | 'nodesOff'> & Parameters<typeof nodeName>[0],
  id: string,
): RollOutView | null {
  const { state } = view.store;
  const rollOut = state.rollouts[id];
  if (!rollOut) return null;
  const entries = Object.entries(rollOut.devices).map(([peerId, device]) => ({ device, peer: state.peers[peerId] }));
  const own = entries.filter(({ device }) => !device.spare);
  const spares = entries.filter(({ device }) => device.spare);
  const isBack = ({ device }: { readonly device: RolledDevice }) => device.state === 'back';
  return {
    server: nodeName(view, rollOut.node),
    state: rollOut.state,
    all: own.length,
    back: own.filter(isBack).map(({ peer }) => whose(state, peer)),
    waiting: own
      .filter((entry) => !isBack(entry))
      .map(({ device, peer }) => ({ who: whose(state, peer), why: whyOf(device, peer) })),
    spares: { all: spares.length, back: spares.filter(isBack).length },
  };
}

function whyOf({ state, undone }: RolledDevice, peer: PeerRecord | undefined): WaitingWhy {
  if (state === 'unreachable') return 'unreachable';
  if (state === 'skipped') return undone ? 'undone' : 'off';
  if (state === 'waiting') return 'not-asked';
  return peer?.send === null ? 'delivered' : 'queued';
}

/** Whose device it is, and which: `Olga (Phone)`. */
function whose({ users }: State, peer: PeerRecord | undefined): string {
  if (!peer) return '…';
  const user = users[peer.telegram_id];
  const name = user?.called ?? user?.name ?? (user?.username ? `@${user.username}` : String(peer.telegram_id));
  return peer.name === null ? name : `${name} (${peer.name})`;
}
