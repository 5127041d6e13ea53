import type { Snapshot, SnapshotPeer } from '../../src/peers/nodes/snapshot.ts';
import { emptyNode } from '../../src/peers/records/node-record.ts';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { iso, NOW, peer, sealedKey, snapshot } from '../stage/sample-state.ts';

export const MINUTE = 60_000;

/** What an interface says of a peer; without more, one that never came. */
export const onNode = (more: Partial<SnapshotPeer> = {}): SnapshotPeer => ({
  allowedIps: ['10.0.0.3/32'],
  handshakeAt: null,
  endpoint: null,
  received: 0,
  sent: 0,
  ...more,
});

/** A look at a node with these peers. */
export const lookAt = (peers: Readonly<Record<string, SnapshotPeer>>, at = NOW): Snapshot => ({
  ...snapshot({}),
  at,
  peers: new Map(Object.entries(peers)),
});

/** Devices were last connected then, by record id (ms). */
export const seenAt = (times: Readonly<Record<string, number>>) => ({ of: (id: string) => times[id] ?? null });

/** A key that waits, sent so long ago. */
export const waiting = (ago: number) => ({ ...sealedKey(), sent_at: iso(NOW - ago) });

/** A device whose config was sent so long ago. */
export const sentAgo = (ago: number, more: Partial<DraftPeer> = {}): DraftPeer =>
  peer({ sent_at: iso(NOW - ago), ...more });

export const nodeOf = (more: Partial<Draft['nodes'][string]>): Draft['nodes'] => ({
  main: { ...emptyNode(), ...more },
});
