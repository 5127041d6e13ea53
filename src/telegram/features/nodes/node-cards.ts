import type { NodeResolver } from '../../../dns/resolver-answer.ts';
import { UserError } from '../../../errors.ts';
import type { EntryExits } from '../../../exits/answer.ts';
import type { NodeDoors } from '../../../health/doors/door-report.ts';
import { type Drift, type DriftPeer, driftOf } from '../../../health/drift.ts';
import { nodeReport } from '../../../health/node-report.ts';
import { type NodeTrouble, troublesOf } from '../../../health/node-troubles.ts';
import type { TrafficMeter } from '../../../health/traffic-meter.ts';
import { bytesOf } from '../../../health/traffic-sums.ts';
import { limitLines } from '../../../limits/limit-lines.ts';
import type { NodeProfile } from '../../../peers/nodes/node-profile.ts';
import type { State } from '../../../peers/records/records.ts';
import type { DriftLine, LimitsNote, NodeCard, RequestedPoll } from '../../../texts/chat/node-card.ts';
import type { PollResult } from '../../../wireguard/loop/node-loop.ts';
import type { Vitals } from '../../../wireguard/loop/vitals-watch.ts';
import { type NodesView, type NodeView, stateOfNode } from '../../views.ts';
import { whoIs } from '../../who-is.ts';

/** Services of a node's card. */
export interface NodeCardServices extends NodesView {
  /** The last answer of a node's machine about itself; null while the node is down. */
  readonly vitalsOf: (nodeId: string) => Vitals | null;
  readonly traffic: Pick<TrafficMeter, 'node'>;
  readonly doorsOf: (nodeId: string) => NodeDoors;
  readonly linksOf: (nodeId: string) => EntryExits | null;
  readonly resolverOf: (nodeId: string) => NodeResolver | null;
  /** Why its speed limits are not in force; null: they are, or nothing is known. */
  readonly limitsTrouble: (nodeId: string) => LimitsNote | null;
}

/** The node with this id. Throws `UserError` when it has left the settings. */
export function nodeOf({ nodes }: Pick<NodesView, 'nodes'>, id: string): NodeView {
  const view = nodes.find(({ node }) => node.id === id);
  if (!view) throw new UserError('stale-button');
  return view;
}

/** The card of a node by its last poll; polls nothing now. */
export function cardOf(services: NodeCardServices, view: NodeView): NodeCard {
  const { node, snapshot, outage, parametersTrouble = null } = view;
  const { state } = services.store;
  const now = services.now();
  const vitals = services.vitalsOf(node.id);
  const { lastHandshake, ...report } = nodeReport({ state, node, snapshot, now, graceMs: graceOf(services) });
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
    parameters: snapshot ? parametersTrouble : null,
    doors: services.doorsOf(node.id),
    exits: services.linksOf(node.id),
    resolver: services.resolverOf(node.id),
    limits: limitsOn(services, node.id, now),
    month: bytesOf(services.traffic.node(node.id).month),
    waiting: report.rekeying.map((id) => nameOf(services, id)),
  };
}

function limitsOn(
  { store, limitsTrouble }: NodeCardServices,
  node: string,
  now: number,
): NonNullable<NodeCard['limits']> | null {
  const count = limitLines(store.state, node, now).length;
  return count === 0 ? null : { count, trouble: limitsTrouble(node) };
}

function troublesAt(
  node: NodeProfile,
  { judgement, setup: { port } }: Vitals,
  { nodes }: State,
): NodeTrouble['kind'][] {
  const troubles = troublesOf({ node, judgement, port, record: nodes[node.id] });
  return troubles.filter(([, level]) => level === 'on').map(([{ kind }]) => kind);
}

/** The result of a requested poll for the text: how the node differs from the plan, or that no answer came. */
export function requestedPoll(
  services: NodesView,
  { node, snapshot }: NodeView,
  look: PollResult | null,
): RequestedPoll {
  if (!look) return { kind: snapshot ? 'silent' : 'down' };
  const { state } = look;
  const common = { nodeId: node.id, now: services.now(), watched: null, graceMs: graceOf(services) };
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

const graceOf = ({ settings }: NodesView): number => settings.regenGraceSeconds * 1000;

function nameOf({ store }: NodesView, id: number): string {
  const user = store.state.users[id];
  return user?.called ?? user?.name ?? (user?.username ? `@${user.username}` : String(id));
}
