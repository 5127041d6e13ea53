import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { DraftPeer } from '../../src/peers/records/peer-record.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import type { Daemon } from '../lab/daemon.ts';

/** The store as it is on disk. */
export const readStore = ({ storePath }: Daemon): Draft => parseStore(readFileSync(storePath, 'utf8'));

/** An owner's edit by hand, made from the current revision. */
export function editStore(daemon: Daemon, change: (store: Draft) => void): void {
  const store = readStore(daemon);
  change(store);
  writeFileSync(`${daemon.storePath}.edit`, JSON.stringify(store), { mode: 0o600 });
  renameSync(`${daemon.storePath}.edit`, daemon.storePath);
}

/** The friend's device on a node. */
export function deviceOf(store: Draft, friendId: number, node = 'main'): DraftPeer {
  const found = Object.values(store.peers).find(
    ({ telegram_id, server_id }) => telegram_id === friendId && server_id === node,
  );
  if (!found) throw new Error(`friend ${friendId} has no device on ${node}`);
  return found;
}
