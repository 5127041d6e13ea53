import type { StorePort } from '../../src/peers/devices/peer-service.ts';
import { type Plan, type PlanInput, plan } from '../../src/peers/plan/plan.ts';
import { keysOf } from '../../src/peers/records/device-holdings.ts';
import type { PeerRecord } from '../../src/peers/records/peer-record.ts';
import type { Draft, State } from '../../src/peers/records/records.ts';
import type { Sabotage, StoreUser } from './life.ts';

/** One rule, and a daemon that breaks it. */
export interface BrokenRule {
  readonly rule: string;
  readonly sabotage: Sabotage;
}

/** A daemon whose plan is changed after the fact. */
export const planned = (change: (right: Plan, input: PlanInput) => Plan): Sabotage => ({
  plan: (input) => change(plan(input), input),
});

/** A daemon that removes only some of the keys that it should. */
export const removing = (isRemoved: (key: string, retired: ReadonlySet<string>) => boolean): Sabotage =>
  planned((right, input) => {
    const retired = new Set(recordsOf(input).flatMap(([, peer]) => Object.keys(peer.retired)));
    return { ...right, remove: right.remove.filter((key) => isRemoved(key, retired)) };
  });

/** A daemon one part of which sees the store otherwise, or writes something else into it in the same commit. */
export function writing(change: Meddling, by?: StoreUser): Sabotage {
  return {
    store: (port, user): StorePort => {
      if (by !== undefined && by !== user) return port;
      return {
        get state() {
          return port.state;
        },
        update: (wanted) =>
          port.update((draft, before) => change(draft, before, (seen = before) => wanted(draft, seen))),
      };
    },
  };
}

type Meddling = <T>(draft: Draft, before: State, wanted: (seen?: State) => T) => T;

/** The same, after the change itself. */
export const alsoWriting = (also: (draft: Draft, before: State) => void, by?: StoreUser): Sabotage =>
  writing((draft, before, wanted) => {
    const value = wanted();
    also(draft, before);
    return value;
  }, by);

/** The records of the node that is planned for. */
export const recordsOf = ({ state, nodeId }: PlanInput): [id: string, peer: PeerRecord][] =>
  Object.entries(state.peers).filter(([, { server_id }]) => server_id === nodeId);

/** The keys on the node that no record names. */
export function foreignTo(input: PlanInput): string[] {
  const known = new Set(recordsOf(input).flatMap(([, peer]) => keysOf(peer)));
  return [...input.snapshot.peers.keys()].filter((key) => !known.has(key));
}
