import type { DayOf } from '../../src/health/calendar.ts';
import type { Moved } from '../../src/health/series.ts';
import type { Snapshot } from '../../src/peers/nodes/snapshot.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { State } from '../../src/peers/records/records.ts';
import { NOW, SERVER_KEY } from '../stage/sample-state.ts';

export const utcDay: DayOf = (ms) => Math.floor(ms / 86_400_000);

/** Counters of an interface, as key → bytes and perhaps a handshake. */
export type OnInterface = Readonly<Record<string, Moved & { readonly handshakeAt?: number }>>;

/** A dump with these counters. */
export function dumpOf(peers: OnInterface, at = NOW): Snapshot {
  const entries = Object.entries(peers).map(
    ([key, { received, sent, handshakeAt = null }]) =>
      [key, { allowedIps: [], endpoint: null, handshakeAt, received, sent }] as const,
  );
  return { at, serverKey: SERVER_KEY, ownAddresses: [], peers: new Map(entries) };
}

/** The store's state with one device changed. */
export function withPeer(state: State, id: string, change: Partial<DraftPeer>): State {
  const peer = state.peers[id];
  return peer ? { ...state, peers: { ...state.peers, [id]: { ...peer, ...change } } } : state;
}
