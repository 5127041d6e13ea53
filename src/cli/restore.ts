import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { NodeSettings, Settings } from '../config/settings.ts';
import { SetupError } from '../errors.ts';
import { addressesOf, type Draft, keysOf } from '../peers/records.ts';
import { writeDurably } from '../store/durable-write.ts';
import { lockStore } from '../store/lock.ts';
import { type AccessChange, isNewer, planRestore, type Restoration } from '../store/restore.ts';
import { markedRevision, markRevision } from '../store/revision-mark.ts';
import { StoreSerializer } from '../store/serialize-store.ts';
import { requireFittingKey } from '../store/store-key.ts';
import { askNode } from '../wireguard/ask-node.ts';
import type { NodeDriver } from '../wireguard/driver.ts';
import type { Console } from './console.ts';
import { personOf, readStoreFile, requireStoreFile } from './store-files.ts';

interface RestoreParts {
  readonly settings: Settings;
  readonly driverOf: (node: NodeSettings) => NodeDriver;
  readonly console: Console;
}

/** `vpn-bot restore FILE`: goes back to a backup after saying what that means; false when the answer was no. */
export async function restore(file: string, { settings, driverOf, console }: RestoreParts): Promise<boolean> {
  const { say, confirm, now } = console;
  const path = settings.peersFile;
  const { store: backup } = await requireStoreFile(resolve(file));
  await requireFittingKey(backup, settings.storeKey, settings.storeKeyFile);
  const lock = await lockStore(path);
  try {
    const present = await readPresent(settings, backup, say);
    const restoration = planRestore(present, backup, markedRevision(path), new Date(now()));
    const { store } = restoration;
    say(`${resolve(file)}: revision ${backup.revision}, ${Object.keys(backup.peers).length} devices.`);
    for (const line of meaning(restoration)) say(line);
    for (const node of settings.nodes) await sayNewerKeys(node, store, driverOf, say);
    if (!(await confirm('Restore this backup?'))) {
      say('Nothing was changed.');
      return false;
    }
    await keepAside(path, now, say);
    await writeDurably(path, new StoreSerializer().serialize(store));
    markRevision(path, store.revision);
    say('Restored. Start the daemon: systemctl start vpn-bot');
    return true;
  } finally {
    await lock.close();
  }
}

/** The store as it stands, or null with a line said. Throws `SetupError` when its secrets are another key's than the backup's. */
async function readPresent(settings: Settings, backup: Draft, say: Console['say']): Promise<Draft | null> {
  const { peersFile: path, storeKey, storeKeyFile } = settings;
  const present = await readStoreFile(path);
  if ('why' in present) {
    say(`The present store cannot be used (${present.why}): the backup stands alone.`);
    return null;
  }
  if (!isNewer(present.store, backup)) {
    say(`The present store is older (revision ${present.store.revision}): the backup stands alone.`);
    return present.store;
  }
  try {
    await requireFittingKey(present.store, storeKey, storeKeyFile);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const fix = `its devices cannot be joined with the backup's: move ${path} elsewhere and restore again`;
    throw new SetupError([`PEERS_FILE=${path}: was sealed with another key than the backup; ${fix}`], { cause: error });
  }
  return present.store;
}

function meaning({ store, regain, lose, displaced, forgotten }: Restoration): string[] {
  const who = ({ telegramId, devices }: AccessChange) =>
    personOf(store, telegramId) + (devices.length > 0 ? ` [${devices.join(', ')}]` : '');
  return [
    `Regain access: ${regain.map(who).join(', ') || 'nobody'}`,
    `Lose access: ${lose.map(who).join(', ') || 'nobody'}`,
    ...displaced.map((change) => `Address in use by now, /get_config gives a new one: ${who(change)}`),
    ...(forgotten.length > 0 ? [`Not waited for any more: ${forgotten.map((name) => `@${name}`).join(', ')}`] : []),
  ];
}

/** Keys on a node that the restored store will not know, at addresses that it gives to somebody. */
async function sayNewerKeys(
  node: NodeSettings,
  store: Draft,
  driverOf: RestoreParts['driverOf'],
  say: Console['say'],
): Promise<void> {
  const snapshot = await askNode(node, driverOf, say);
  const peers = Object.values(store.peers).filter((peer) => peer.server_id === node.id);
  const known = new Set(peers.flatMap(keysOf));
  const holders = new Map(
    peers.flatMap((peer) => addressesOf(peer).map((address) => [address, peer.telegram_id] as const)),
  );
  for (const [key, { allowedIps }] of snapshot?.peers ?? []) {
    const address = known.has(key) ? undefined : allowedIps.find((ip) => holders.has(ip));
    const holder = address === undefined ? undefined : holders.get(address);
    if (holder === undefined) continue;
    say(
      `Node ${node.id}: ${personOf(store, holder)} uses a newer key than this backup has (${key}); it keeps working, and /get_config then gives a new address.`,
    );
  }
}

async function keepAside(path: string, now: () => number, say: Console['say']): Promise<void> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return; // nothing there to keep
    throw error;
  }
  const aside = `${path}.before-restore-${new Date(now()).toISOString().replaceAll(':', '-')}`;
  await writeDurably(aside, bytes);
  say(`The store as it was is kept as ${aside}`);
}
