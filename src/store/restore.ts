import { type Draft, isAdmitted, keysOf, storeSchema } from '../peers/records.ts';

/** What going back to a backup means for people. */
export interface Restoration {
  readonly store: Draft;
  /** Telegram ids. */
  readonly regain: readonly number[];
  readonly lose: readonly number[];
}

/**
 * The store to go back to. People and their standing come from the backup; keys and addresses from the present store where it still has
 * the device, because the newer keys are the ones on phones and nodes, and a key known as removed stays removed. Devices that the
 * backup does not know are removed as by a command: their keys leave the nodes, their addresses rest for a day. With no present store
 * to read (`null`) the backup stands alone. Pure; throws a `ZodError` when the two cannot be joined.
 */
export function planRestore(current: Draft | null, backup: Draft, lastRevision: number, now: Date): Restoration {
  const store = structuredClone(backup);
  const time = now.toISOString();
  store.revision = Math.max(backup.revision, current?.revision ?? 0, lastRevision) + 1;
  if (current) {
    store.seen_updates = [...new Set([...backup.seen_updates, ...current.seen_updates])].slice(-256);
    store.nodes = { ...backup.nodes, ...structuredClone(current.nodes) };
    keepNewerKeys(store, current);
    removeUnknown(store, current, time);
  }
  const before = current ? admitted(current, now) : new Set<number>();
  const after = admitted(store, now);
  return {
    store: storeSchema.parse(store),
    regain: [...after].filter((id) => !before.has(id)),
    lose: [...before].filter((id) => !after.has(id)),
  };
}

function keepNewerKeys(store: Draft, current: Draft): void {
  for (const [id, record] of Object.entries(store.peers)) {
    const newer = current.peers[id];
    if (!newer) continue;
    const { wg_ip, wg_ip6, public_key, secret, sent_at, next, retired, send } = structuredClone(newer);
    Object.assign(record, { wg_ip, wg_ip6, public_key, secret, sent_at, next, retired, send });
  }
}

function removeUnknown(store: Draft, current: Draft, now: string): void {
  const holders = new Map(Object.values(store.peers).map((peer) => [`${peer.server_id} ${peer.wg_ip}`, peer]));
  for (const [id, peer] of Object.entries(current.peers)) {
    if (store.peers[id]) continue;
    const holder = holders.get(`${peer.server_id} ${peer.wg_ip}`);
    // Its address went to somebody the backup brings back: only its keys are left to remove.
    if (holder) for (const key of keysOf(peer)) holder.retired[key] = now;
    else store.peers[id] = { ...structuredClone(peer), removed_at: peer.removed_at ?? now };
  }
  for (const [id, user] of Object.entries(current.users)) {
    store.users[id] ??= { ...structuredClone(user), removed_at: user.removed_at ?? now };
  }
}

function admitted(store: Draft, now: Date): Set<number> {
  return new Set(
    Object.values(store.users)
      .filter((user) => isAdmitted(user, now.getTime()))
      .map(({ telegram_id }) => telegram_id),
  );
}
