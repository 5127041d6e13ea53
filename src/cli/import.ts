import { dirname, join, resolve } from 'node:path';
import type { NodeSettings, Settings } from '../config/settings.ts';
import { SetupError } from '../errors.ts';
import type { Draft } from '../peers/records/records.ts';
import { importLegacy } from '../store/import-legacy.ts';
import { JsonStore } from '../store/json-store.ts';
import type { LegacyFiles } from '../store/legacy-files.ts';
import { loadStore } from '../store/load-store.ts';
import { lockStore } from '../store/lock.ts';
import { handshakesOf, planTakeOver, readFiles, takeOverLegacy } from '../store/take-over.ts';
import type { CliTexts, StoreTexts } from '../texts/cli/texts.ts';
import { askNode, handshakesIn } from '../wireguard/drivers/ask-node.ts';
import type { NodeDriver } from '../wireguard/drivers/driver.ts';
import type { ReadNamed } from './as-root/named-files.ts';
import type { Console } from './console.ts';

interface ImportParts {
  readonly settings: Settings;
  readonly dryRun: boolean;
  readonly driverOf: (node: NodeSettings) => NodeDriver;
  readonly console: Console;
  readonly texts: CliTexts;
  /** Reads the files of the predecessor. */
  readonly read: ReadNamed;
}

/**
 * `vpn-bot import FOLDER`: takes the predecessor's `peers.json` and `users.json` into the store; a dry run changes nothing. Where
 * PEERS_FILE itself is still in the predecessor's format, it is converted first, as the daemon does at its first start.
 */
export async function importFolder(folder: string, parts: ImportParts): Promise<void> {
  const { settings, dryRun, console } = parts;
  const t = parts.texts.store;
  const source = join(resolve(folder), 'peers.json');
  const files = await readFiles(source, parts.read);
  if (files.users.length + files.peers.length === 0) throw new SetupError([t.nobodyThere(resolve(folder))]);
  const ask = (id: string) => askHandshakes(id, parts);
  const context = {
    ownerId: settings.adminId,
    now: new Date(console.now()).toISOString(),
    handshakes: await handshakesOf(files, ask),
    nodes: settings.nodes,
    texts: t.import,
  };
  const takeOver = {
    path: settings.peersFile,
    ownerId: settings.adminId,
    now: new Date(console.now()),
    askHandshakes: ask,
    nodes: settings.nodes,
    texts: t.import,
  };
  const run: Run = { t, files, context, takeOver, isOwnFolder: dirname(source) === dirname(settings.peersFile) };
  await (dryRun ? showImport(run, console) : runImport(run, console));
}

interface Run {
  readonly t: StoreTexts;
  readonly files: LegacyFiles;
  readonly context: Parameters<typeof importLegacy>[2];
  readonly takeOver: Parameters<typeof takeOverLegacy>[0];
  /** Whether the folder is that of PEERS_FILE, whose contents were converted already. */
  readonly isOwnFolder: boolean;
}

async function showImport({ t, files, context, takeOver, isOwnFolder }: Run, { say }: Console): Promise<void> {
  const planned = await planTakeOver(takeOver);
  for (const line of planned?.lines ?? []) say(line);
  const { store } = planned ?? (await loadStore(takeOver.path));
  if (!planned || !isOwnFolder) for (const line of importLegacy(store, files, context)) say(line);
  say(t.dryRun);
}

async function runImport({ t, files, context, takeOver, isOwnFolder }: Run, { say }: Console): Promise<void> {
  const lock = await lockStore(takeOver.path);
  try {
    const taken = await takeOverLegacy(takeOver);
    for (const line of taken) say(line);
    if (taken.length === 0 || !isOwnFolder) {
      const store = await JsonStore.open(takeOver.path, () => undefined);
      const lines = await store.update((draft, before) => {
        // On a plain copy, because the draft of an update is too slow for thousands of reads.
        const copy = structuredClone(before) as Draft;
        const done = importLegacy(copy, files, context);
        Object.assign(draft, copy);
        return done;
      });
      for (const line of lines) say(line);
    }
    say(t.imported());
  } finally {
    await lock.close();
  }
}

async function askHandshakes(
  id: string,
  { settings, driverOf, console: { say }, texts: { store: t, findings } }: ImportParts,
): Promise<Map<string, number>> {
  const node = settings.nodes.find((candidate) => candidate.id === id);
  if (!node) return handshakesIn(null);
  const snapshot = await askNode(node, driverOf, ({ code, message }) =>
    say(t.nodeSilent(id, findings.nodeWhy(code, message, node.interface))),
  );
  return handshakesIn(snapshot);
}
