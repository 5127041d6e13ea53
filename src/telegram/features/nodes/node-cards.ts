import { UserError } from '../../../errors.ts';
import { type Drift, type DriftPeer, driftOf } from '../../../health/drift.ts';
import { nodeReport } from '../../../health/node-report.ts';
import { type NodeTrouble, troublesOf } from '../../../health/node-troubles.ts';
import { bytesOf } from '../../../health/traffic-sums.ts';
import type { NodeProfile } from '../../../peers/nodes/node-profile.ts';
import type { State } from '../../../peers/records/records.ts';
import type { DriftLine, LookResult, NodeCard } from '../../../texts/chat/node-card.ts';
import type { PollResult } from '../../../wireguard/loop/node-loop.ts';
import type { Vitals } from '../../../wireguard/loop/vitals-watch.ts';
import type { App, NodeView } from '../../app.ts';
import { stateOfNode } from '../../views.ts';
import { whoIs } from '../../who-is.ts';

/** The node of a button. Throws `UserError` when it has left the settings. */
export function nodeOf({ nodes }: Pick<App, 'nodes'>, id: string): NodeView {
  const view = nodes.find(({ node }) => node.id === id);
  if (!view) throw new UserError('stale-button');
  return view;
}

/** How a server is, from what was last seen of it; nothing is asked now. */
export function cardOf(app: App, view: NodeView): NodeCard {
  const { node, snapshot, outage } = view;
  const { state } = app.store;
  const now = app.now();
  const vitals = app.vitalsOf(node.id);
  const { lastHandshake, ...report } = nodeReport({ state, node, snapshot, now, graceMs: graceOf(app) });
  return {
    ...report,
    id: node.id,
    name: node.name,
    state: stateOfNode(view),
    words: outage?.words ?? null,
    now,
    handshakeAge: lastHandshake === null ? null : now - lastHandshake,
    vitals,
    troubles: vitals ? troublesAt(node, vitals, state) : [],
    month: bytesOf(app.traffic.node(node.id).month),
    waiting: report.rekeying.map((id) => nameOf(app, id)),
  };
}

function troublesAt(
  node: NodeProfile,
  { judgement, setup: { port } }: Vitals,
  { nodes }: State,
): NodeTrouble['kind'][] {
  const troubles = troublesOf({ node, judgement, port, record: nodes[node.id] });
  return troubles.filter(([, level]) => level === 'on').map(([{ kind }]) => kind);
}

/** What a look found, or that it found nothing. */
export function lookResult(app: App, { node, snapshot }: NodeView, look: PollResult | null): LookResult {
  if (!look) return { kind: snapshot ? 'silent' : 'down' };
  const { state } = look;
  const common = { nodeId: node.id, now: app.now(), watched: null, graceMs: graceOf(app) };
  const drift: Drift = driftOf({ ...look, ...common });
  const describe = ({ friendId, address, isNext }: DriftPeer): DriftLine => ({
    who: friendId === null ? null : whoIs(state, friendId),
    ...{ address, isNext },
  });
  const [add, change, remove] = [drift.add, drift.change, drift.remove].map((peers) => peers.map(describe));
  return {
    ...{ kind: 'seen', at: look.snapshot.at, keeps: drift.keeps },
    ...{ add: add ?? [], change: change ?? [], remove: remove ?? [] },
  };
}

const graceOf = ({ settings }: App): number => settings.regenGraceSeconds * 1000;

function nameOf({ store }: App, id: number): string {
  const user = store.state.users[id];
  return user?.called ?? user?.name ?? (user?.username ? `@${user.username}` : String(id));
}
