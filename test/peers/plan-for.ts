import { plan } from '../../src/peers/plan/plan.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { counted, HOUR, iso, NOW, type OnNode, peer, sealedKey, snapshot, stateOf } from '../stage/sample-state.ts';

/** A plan without a step. */
export const NOTHING = { events: [], set: [], remove: [] };
export const IP = '10.0.0.3/32';

interface Scene {
  /** On the node, where what waits in the store has been counted since the times it has. */
  readonly watched?: number | null;
  readonly graceMs?: number;
}

/** The plan for node `main` at `NOW`. */
export function planFor(
  state: Draft,
  onNode: Readonly<Record<string, OnNode>>,
  { watched = NOW, graceMs = HOUR }: Scene = {},
) {
  return plan({ state: counted(state), nodeId: 'main', snapshot: snapshot(onNode), now: NOW, watched, graceMs });
}

/** A waiting key that was sent so many ms ago, or not yet. */
export const waiting = (sentAgo: number | null) => ({
  ...sealedKey(),
  sent_at: sentAgo === null ? null : iso(NOW - sentAgo),
});

/** A device with a waiting key, and both keys as they should be on the node. */
export function rekeyed(sentAgo: number | null, more: Partial<DraftPeer> = {}) {
  const next = waiting(sentAgo);
  const device = peer({ next, ...more });
  const both = (handshakeAt?: number) => ({
    [device.public_key]: { ips: [device.wg_ip] },
    [next.public_key]: handshakeAt === undefined ? {} : { handshakeAt },
  });
  return { device, next, both, state: stateOf([device]) };
}

/** The step that gives this key just these addresses. */
export const setOf = (
  { public_key, secret }: { public_key: string; secret: string | null },
  ...allowedIps: string[]
) => ({
  publicKey: public_key,
  secret,
  allowedIps,
});
