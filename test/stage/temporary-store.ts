import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Draft } from '../../src/peers/records/records.ts';
import { JsonStore, type StoreEvent } from '../../src/store/json-store.ts';
import { memoryDisk } from '../lab/memory-disk.ts';

/** A new folder that is gone after the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(memoryDisk(), 'vpn-bot-store-'));
  onTestFinished(() => {
    // the second one stands beside the data, as /var/lib/vpn-bot-update does
    for (const one of [folder, `${folder}-update`]) rmSync(one, { recursive: true, force: true });
  });
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
