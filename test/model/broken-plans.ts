import { HANDOVER_MS } from '../../src/peers/devices/hand-over.ts';
import { type Plan, type PlanEvent, type PlanInput, plan, REMEMBERED_MS } from '../../src/peers/plan/plan.ts';
import { removedAt } from '../../src/peers/records/is-on.ts';
import type { Draft, State } from '../../src/peers/records/records.ts';
import type { Sabotage } from './life.ts';
import { alsoWriting, type BrokenRule, foreignTo, planned, recordsOf, removing } from './sabotage.ts';

/** Rules of the plan, each broken in the way that is easiest to slip into. */
export const BROKEN_PLANS: readonly BrokenRule[] = [
  {
    rule: '1: a paused friend’s devices are off',
    sabotage: { plan: (input) => plan({ ...input, state: allActive(input.state) }) },
  },
  { rule: '3: a missing peer is set', sabotage: planned((right) => ({ ...right, set: right.set.slice(1) })) },
  {
    rule: '3: a waiting key has no addresses',
    sabotage: planned((right, input) => ({
      ...right,
      set: right.set.map((peer) => {
        const [, owner] = recordsOf(input).find(([, { next }]) => next?.public_key === peer.publicKey) ?? [];
        return owner ? { ...peer, allowedIps: [owner.wg_ip] } : peer;
      }),
    })),
  },
  { rule: '4: the keys of a device that is off are removed', sabotage: removing((key, retired) => retired.has(key)) },
  { rule: '5: a retired key is removed', sabotage: removing((key, retired) => !retired.has(key)) },
  {
    rule: '5: a retired key is remembered for a day',
    sabotage: planned((right, input) => ({ ...right, events: [...right.events, ...allForgotten(input)] })),
  },
  {
    rule: '6: a foreign peer is never removed',
    sabotage: planned((right, input) => ({ ...right, remove: [...right.remove, ...foreignTo(input)] })),
  },
  {
    rule: '6: a foreign peer that the owner condemned is removed',
    sabotage: planned((right, input) => ({
      ...right,
      remove: right.remove.filter((key) => !foreignTo(input).includes(key)),
    })),
  },
  {
    rule: '7: a foreign peer’s address is not taken from it',
    sabotage: { plan: (input) => plan(withoutForeign(input)) },
  },
  {
    rule: '8: a key takes over at its handshake',
    sabotage: planned((right, input) => {
      const hasShaken = (key: string) => input.snapshot.peers.get(key)?.handshakeAt != null;
      return { ...right, events: right.events.filter((event) => event.kind !== 'promote' || !hasShaken(event.key)) };
    }),
  },
  {
    rule: '8: no key takes over that its friend has gone back from',
    sabotage: planned((right, input) => ({ ...right, events: [...right.events, ...triedOnce(input)] })),
  },
  {
    rule: '8: what looks saw tells which key was used last, whatever the clock says',
    sabotage: { plan: ({ order: _order, ...input }) => plan(input) },
  },
  {
    rule: '8: no key takes over before its handshake or its grace time',
    sabotage: { plan: (input) => plan({ ...input, graceMs: 0 }) },
  },
  {
    rule: '8: a grace time counts from the upload, not from the command',
    sabotage: alsoWriting(asIfSent, 'peers'),
  },
  {
    rule: '8: a grace time counts from the node’s return',
    sabotage: { plan: (input) => plan({ ...input, state: asIfNeverDown(input.state) }) },
  },
  {
    rule: '15: a grace time passes while somebody watches, not by the clock',
    sabotage: { plan: (input) => plan({ ...input, state: byTheClock(input.state), watched: input.now }) },
  },
  {
    rule: '15: a removed record is kept for a day that was watched since its removal',
    sabotage: alsoWriting(countedForEver, 'loop'),
  },
  { rule: '9: what was committed is planned again before it is applied', sabotage: { plan: onceFor() } },
  {
    rule: '17: the probe is on its node',
    sabotage: withProbe((right, key) => ({ ...right, set: right.set.filter(({ publicKey }) => publicKey !== key) })),
  },
  {
    rule: '17: the probe has its address',
    sabotage: withProbe((right, key) => ({
      ...right,
      set: right.set.map((peer) => (peer.publicKey === key ? { ...peer, allowedIps: [] } : peer)),
    })),
  },
  {
    rule: '17: a probe that is off is removed',
    sabotage: withProbe((right, key) => ({ ...right, remove: right.remove.filter((one) => one !== key) })),
  },
  {
    rule: '19: a key that was handed over has three days',
    sabotage: { plan: (input) => plan({ ...input, confirmed: input.now + HANDOVER_MS }) },
  },
  {
    rule: '19: a key that was handed over takes over at a handshake only',
    sabotage: alsoWriting(handedAsSent, 'loop'),
  },
  {
    rule: '12: a record stays while a key of it is on the node',
    sabotage: planned((right, input) => ({ ...right, events: [...right.events, ...allPurged(input)] })),
  },
];

/** A daemon whose plan does something else with the node's probe. */
function withProbe(change: (right: Plan, key: string | undefined) => Plan): Sabotage {
  return planned((right, { state, nodeId }) => change(right, state.nodes[nodeId]?.probe?.public_key));
}

const mapPeers = (state: State, change: (peer: State['peers'][string]) => State['peers'][string]): State => ({
  ...state,
  peers: Object.fromEntries(Object.entries(state.peers).map(([id, peer]) => [id, change(peer)])),
});

function allActive(state: State): State {
  const users = Object.entries(state.users).map(([id, user]) => [id, { ...user, active: true }]);
  return { ...state, users: Object.fromEntries(users) };
}

function asIfSent(draft: Draft): void {
  for (const { next, send } of Object.values(draft.peers)) if (next && send) next.sent_at ??= send.since;
}

/** A hand-over counts as an upload. */
function handedAsSent(draft: Draft): void {
  for (const { next } of Object.values(draft.peers)) if (next?.handed_at != null) next.sent_at ??= next.handed_at;
}

/** A count goes on though the node was down in between. */
function asIfNeverDown(state: State): State {
  const counts = mapPeers(state, (peer) => {
    const { next } = peer.counting;
    return next
      ? { ...peer, counting: { ...peer.counting, next: { ...next, since: peer.next?.sent_at ?? '' } } }
      : peer;
  });
  const nodes = Object.entries(state.nodes).map(([id, node]) => [id, { ...node, up_since: null }]);
  return { ...counts, nodes: Object.fromEntries(nodes) };
}

/** Waiting keys count from the times that their records have. */
const byTheClock = (state: State): State =>
  mapPeers(state, (peer) => {
    const { next } = peer.counting;
    if (!next) return peer;
    const from = Math.max(...next.since.split(' ').map(Date.parse));
    return { ...peer, counting: { ...peer.counting, next: { ...next, from } } };
  });

function allForgotten(input: PlanInput): PlanEvent[] {
  return recordsOf(input).flatMap(([peer, { retired }]) =>
    Object.keys(retired).flatMap((key) =>
      input.snapshot.peers.has(key) ? [] : [{ kind: 'forget' as const, peer, key }],
    ),
  );
}

/** Every waiting key that was used at all. */
function triedOnce(input: PlanInput): PlanEvent[] {
  return recordsOf(input).flatMap(([peer, { next }]) =>
    next && input.snapshot.peers.get(next.public_key)?.handshakeAt != null
      ? [{ kind: 'promote' as const, peer, key: next.public_key }]
      : [],
  );
}

function allPurged(input: PlanInput): PlanEvent[] {
  return recordsOf(input).flatMap(([id, peer]) => {
    const removed = removedAt(input.state, peer);
    return removed !== null && removed + REMEMBERED_MS <= input.now ? [{ kind: 'purge' as const, peer: id }] : [];
  });
}

/** A removal counts as if the node had been watched since ever for its sake. */
function countedForEver(draft: Draft): void {
  for (const { counting } of Object.values(draft.peers)) if (counting['removed']) counting['removed'].from = 0;
}

function withoutForeign(input: PlanInput): PlanInput {
  const foreign = new Set(foreignTo(input));
  const peers = new Map([...input.snapshot.peers].filter(([key]) => !foreign.has(key)));
  return { ...input, snapshot: { ...input.snapshot, peers } };
}

/** A plan that is made once for each look and kept. */
function onceFor(): typeof plan {
  const plans = new WeakMap<object, ReturnType<typeof plan>>();
  return (input) => {
    const known = plans.get(input.snapshot) ?? plan(input);
    plans.set(input.snapshot, known);
    return known;
  };
}
