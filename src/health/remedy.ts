import { mayChoose } from '../peers/devices/allowed-nodes.ts';
import { isAdmitted, type State } from '../peers/records/records.ts';
import type { Finding } from './diagnose.ts';

/** The one action that a friend is offered for a finding. */
export type Remedy =
  | { readonly kind: 'send-again' | 'guide' | 'own-config' | 'write-to-owner' }
  /** A config on this node, created or sent again. */
  | { readonly kind: 'config-on'; readonly nodeId: string };

/** The options for a remedy. */
export interface RemedyOptions {
  /** The node of the device in question. */
  readonly nodeId: string;
  /** Another node that is up and allowed to the friend, or null. */
  readonly otherNode: string | null;
}

/** The remedy for a finding; null: nothing but waiting helps. Pure. */
export function remedyFor({ kind }: Finding, { nodeId, otherNode }: RemedyOptions): Remedy | null {
  const elsewhere = (otherwise: Remedy | null): Remedy | null =>
    otherNode === null ? otherwise : { kind: 'config-on', nodeId: otherNode };
  switch (kind) {
    case 'access-ended':
    case 'access-paused':
    case 'access-expired':
    case 'device-paused':
      return { kind: 'write-to-owner' };
    case 'device-removed':
      return { kind: 'config-on', nodeId };
    case 'server-down':
      return elsewhere(null);
    case 'server-gone':
    case 'answers-lost':
    case 'no-way-out':
    case 'nobody-heard':
    case 'works':
      return elsewhere({ kind: 'write-to-owner' });
    case 'silent':
      return elsewhere({ kind: 'send-again' });
    case 'two-devices':
      return { kind: 'own-config' };
    case 'never-connected':
      return { kind: 'guide' };
    case 'replaced':
    case 'not-sent':
    case 'off-server':
    case 'old-in-use':
    case 'old-stopped':
      return { kind: 'send-again' };
  }
}

/** A node's state for the choice. */
export interface NodeNow {
  readonly id: string;
  readonly isUp: boolean;
}

/**
 * Another node for a friend whose device on `nodeId` does not work: one that is up and allowed to them. Their own choice comes first, then
 * one where they have a device, then the order of the settings. Null if there is none.
 */
export function otherNode(
  state: State,
  friendId: number,
  nodeId: string,
  nodes: readonly NodeNow[],
  now: number,
): string | null {
  const user = state.users[friendId];
  if (!user || !isAdmitted(user, now)) return null;
  const open = nodes.filter(({ id, isUp }) => isUp && id !== nodeId && mayChoose(state, friendId, id));
  const used = new Set(
    Object.values(state.peers).flatMap((peer) =>
      peer.telegram_id === friendId && peer.removed_at === null && peer.active ? peer.server_id : [],
    ),
  );
  const best =
    open.find(({ id }) => id === user.preferred_server_id) ?? open.find(({ id }) => used.has(id)) ?? open[0] ?? null;
  return best?.id ?? null;
}
