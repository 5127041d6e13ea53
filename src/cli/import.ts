import { join, resolve } from 'node:path';
import type { NodeSettings, Settings } from '../config/settings.ts';
import { SetupError } from '../errors.ts';
import { importLegacy } from '../store/import-legacy.ts';
import { JsonStore } from '../store/json-store.ts';
import { readLegacyFiles } from '../store/legacy-files.ts';
import { loadStore } from '../store/load-store.ts';
import { lockStore } from '../store/lock.ts';
import { StoreTextError } from '../store/parse-store.ts';
import { handshakesOf } from '../store/take-over.ts';
import { askNode, handshakesIn } from '../wireguard/ask-node.ts';
import type { NodeDriver } from '../wireguard/driver.ts';
import type { Console } from './console.ts';

interface ImportParts {
  readonly settings: Settings;
  readonly dryRun: boolean;
  readonly driverOf: (node: NodeSettings) => NodeDriver;
  readonly console: Console;
}

/** `vpn-bot import FOLDER`: takes the predecessor's `peers.json` and `users.json` into the store; a dry run changes nothing. */
export async function importFolder(
  folder: string,
  { settings, dryRun, driverOf, console }: ImportParts,
): Promise<void> {
  const { say, now } = console;
  const files = await readLegacyFiles(join(resolve(folder), 'peers.json')).catch((error: unknown) => {
    throw error instanceof StoreTextError ? new SetupError([error.message], { cause: error }) : error;
  });
  if (files.users.length + files.peers.length === 0)
    throw new SetupError([`${resolve(folder)}: holds no peers.json and no users.json with anybody in it`]);
  const ask = async (id: string) => {
    const node = settings.nodes.find((candidate) => candidate.id === id);
    return handshakesIn(node ? await askNode(node, driverOf, say) : null);
  };
  const handshakes = await handshakesOf(files, ask);
  const context = { ownerId: settings.adminId, now: new Date(now()).toISOString(), handshakes };
  if (dryRun) {
    const { store } = await loadStore(settings.peersFile);
    for (const line of importLegacy(store, files, context)) say(line);
    say('A dry run: nothing was changed.');
    return;
  }
  const lock = await lockStore(settings.peersFile);
  try {
    const store = await JsonStore.open(settings.peersFile, () => undefined);
    for (const line of await store.update((draft) => importLegacy(draft, files, context))) say(line);
    say('Imported. Start the daemon: systemctl start vpn-bot');
  } finally {
    await lock.close();
  }
}
