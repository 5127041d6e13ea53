import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { NodeSettings, Settings } from '../config/settings.ts';
import { SetupError } from '../errors.ts';
import { addressesOf, keysOf } from '../peers/records/device-holdings.ts';
import type { Draft } from '../peers/records/records.ts';
import { writeDurably } from '../store/durable-write.ts';
import { lockStore } from '../store/lock.ts';
import { type AccessChange, isNewer, planRestore, type Restoration } from '../store/restore.ts';
import { markedRevision, markRevision } from '../store/revision-mark.ts';
import { StoreSerializer } from '../store/serialize-store.ts';
import { requireFittingKey } from '../store/store-key.ts';
import type { CliTexts, StoreTexts } from '../texts/cli/texts.ts';
import { askNode } from '../wireguard/drivers/ask-node.ts';
import type { NodeDriver } from '../wireguard/drivers/driver.ts';
import type { ReadNamed } from './as-root/named-files.ts';
import type { Console } from './console.ts';
import { personOf, readStoreFile, requireStoreFile } from './store-files.ts';

interface RestoreParts {
  readonly settings: Settings;
  readonly driverOf: (node: NodeSettings) => NodeDriver;
  readonly console: Console;
  readonly texts: CliTexts;
  /** Reads the backup. */
  readonly read: ReadNamed;
}

/** `vpn-bot restore FILE`: says what will change and restores a backup; false if the answer was no. */
export async function restore(file: string, parts: RestoreParts): Promise<boolean> {
  const { settings, console, texts } = parts;
  const { say, confirm, now } = console;
  const t = texts.store;
  const path = settings.peersFile;
  const { store: backup } = await requireStoreFile(resolve(file), t, parts.read);
  await requireFittingKey(backup, settings.storeKey, settings.storeKeyFile);
  const lock = await lockStore(path);
  try {
    const present = await readPresent(settings, backup, t, say);
    const restoration = planRestore(present, backup, markedRevision(path), new Date(now()));
    const { store } = restoration;
    say(t.backup(resolve(file), backup.revision, Object.keys(backup.peers).length));
    for (const line of meaning(restoration, t)) say(line);
    for (const node of settings.nodes) await sayNewerKeys(node, store, parts);
    if (!(await confirm(t.confirmRestore))) {
      say(t.nothingChanged);
      return false;
    }
    await keepAside(path, t, console);
    await writeDurably(path, new StoreSerializer().serialize(store));
    markRevision(path, store.revision);
    say(t.restored());
    return true;
  } finally {
    await lock.close();
  }
}

/** The present store; null, with a printed line, if it is unusable. Throws `SetupError` if its secrets have another key. */
async function readPresent(
  settings: Settings,
  backup: Draft,
  t: StoreTexts,
  say: Console['say'],
): Promise<Draft | null> {
  const { peersFile: path, storeKey, storeKeyFile } = settings;
  const present = await readStoreFile(path, t);
  if ('why' in present) {
    say(t.unusable(present.why));
    return null;
  }
  if (!isNewer(present.store, backup)) {
    say(t.older(present.store.revision));
    return present.store;
  }
  try {
    await requireFittingKey(present.store, storeKey, storeKeyFile);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    throw new SetupError([t.otherKey(path)], { cause: error });
  }
  return present.store;
}

function meaning(restoration: Restoration, t: StoreTexts): string[] {
  const { store, regain, lose, displaced, forgotten, awaited, helpers, terms } = restoration;
  const who = ({ telegramId, devices }: AccessChange) =>
    personOf(store, telegramId) + (devices.length > 0 ? ` [${devices.join(', ')}]` : '');
  return [
    t.regain(regain.map(who)),
    t.lose(lose.map(who)),
    ...displaced.map((change) => t.displaced(who(change))),
    ...(forgotten.length > 0 ? [t.forgotten(forgotten)] : []),
    ...(awaited.length > 0 ? [t.awaited(awaited)] : []),
    ...helpers.map(({ telegramId, rights }) => t.helper(personOf(store, telegramId), rights)),
    ...terms.map(({ telegramId, until }) => t.term(personOf(store, telegramId), until)),
  ];
}

/** Warns of keys on the nodes that the backup does not know, at addresses that it assigns to somebody. */
async function sayNewerKeys(
  node: NodeSettings,
  store: Draft,
  { driverOf, console: { say }, texts: { store: t, findings } }: RestoreParts,
): Promise<void> {
  const snapshot = await askNode(node, driverOf, ({ code, message }) =>
    say(t.nodeSilent(node.id, findings.nodeWhy(code, message, node.interface))),
  );
  const peers = Object.values(store.peers).filter((peer) => peer.server_id === node.id);
  const known = new Set(peers.flatMap(keysOf));
  const holders = new Map(
    peers.flatMap((peer) => addressesOf(peer).map((address) => [address, peer.telegram_id] as const)),
  );
  for (const [key, { allowedIps }] of snapshot?.peers ?? []) {
    const address = known.has(key) ? undefined : allowedIps.find((ip) => holders.has(ip));
    const holder = address === undefined ? undefined : holders.get(address);
    if (holder === undefined) continue;
    say(t.newerKey(node.id, personOf(store, holder), key));
  }
}

async function keepAside(path: string, t: StoreTexts, { now, say }: Console): Promise<void> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return; // there is no file to keep
    throw error;
  }
  const aside = `${path}.before-restore-${new Date(now()).toISOString().replaceAll(':', '-')}`;
  await writeDurably(aside, bytes);
  say(t.keptAside(aside));
}
