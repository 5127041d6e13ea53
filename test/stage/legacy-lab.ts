import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../../src/errors.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import type { LegacyNode } from '../../src/store/import-legacy.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import { takeOverLegacy } from '../../src/store/take-over.ts';
import { NOW } from './sample-state.ts';
import { testFolder } from './temporary-store.ts';

/** An entry of the predecessor's `peers.json`. */
export const oldPeer = (telegram_id: number, wg_ip: string, public_key: string, more = {}) => ({
  telegram_id,
  wg_ip,
  public_key,
  server_id: 'main',
  active: true,
  ...more,
});

/** An entry of the predecessor's `users.json`. */
export const oldUser = (telegram_id: number, more = {}) => ({
  telegram_id,
  username: null,
  role: 'user',
  active: true,
  preferred_server_id: 'main',
  ...more,
});

/** The predecessor's two files, byte for byte, in a folder of their own. */
export function folderWith(peers: string | object | null, users: string | object | null = null) {
  const folder = testFolder();
  const text = (value: string | object) => (typeof value === 'string' ? value : JSON.stringify(value, null, 4));
  if (peers !== null) writeFileSync(join(folder, 'peers.json'), text(peers));
  if (users !== null) writeFileSync(join(folder, 'users.json'), text(users));
  return { folder, path: join(folder, 'peers.json') };
}

/** Takes over as the first start does; friend 1 is the owner, and nodes tell these handshakes (ms). */
export const takeOver = (path: string, handshakes: Record<string, number> = {}, nodes: readonly LegacyNode[] = []) =>
  takeOverLegacy({
    path,
    ownerId: 1,
    nodes,
    now: new Date(NOW),
    askHandshakes: async () => new Map(Object.entries(handshakes)),
  });
export const storeAt = (path: string): Draft => parseStore(readFileSync(path, 'utf8'));
/** What a `SetupError` says, or `taken over`. */
export const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'taken over',
    (error: unknown) => {
      if (!(error instanceof SetupError)) throw error;
      return error.message;
    },
  );
