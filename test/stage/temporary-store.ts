import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Draft } from '../../src/peers/records/records.ts';
import { JsonStore, type StoreEvent } from '../../src/store/json-store.ts';

/** Where a sync costs nothing, if this machine has such a place: these tests end processes, they cut no power. */
const ROOT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A new folder that is gone after the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(ROOT, 'vpn-bot-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface OpenedStore {
  readonly store: JsonStore;
  readonly path: string;
  readonly events: StoreEvent[];
}

/** A real store in a folder of its own, begun with what `fill` writes. */
export async function openStore(fill: (draft: Draft) => void = () => undefined, folder = testFolder()) {
  const path = join(folder, 'peers.json');
  const events: StoreEvent[] = [];
  const store = await JsonStore.open(path, (event) => events.push(event));
  await store.update(fill);
  const opened: OpenedStore = { store, path, events };
  return opened;
}
