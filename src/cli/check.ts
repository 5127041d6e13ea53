import type { Settings } from '../config/settings.ts';
import type { Draft } from '../peers/records/records.ts';
import { loadStore } from '../store/load-store.ts';
import { requireFittingKey } from '../store/store-key.ts';
import { planTakeOver } from '../store/take-over.ts';
import type { StoreTexts } from '../texts/cli/texts.ts';
import type { Console } from './console.ts';

/** `vpn-bot check`: throws `SetupError` with all that would make the daemon refuse to start. Changes nothing. */
export async function check(settings: Settings, t: StoreTexts, console: Console): Promise<void> {
  const { say } = console;
  const store = await storeLine(settings, t, console);
  say(t.settingsGood(settings.nodes.map(({ id }) => id)));
  for (const node of settings.nodesOff) say(t.nodeOff(node.id, node));
  for (const warning of settings.warnings) say(t.warning(warning));
  say(store);
}

async function storeLine(
  { peersFile: path, adminId, nodes, storeKey, storeKeyFile }: Settings,
  t: StoreTexts,
  { now }: Console,
): Promise<string> {
  const askHandshakes = async () => new Map<string, number>();
  const takeOver = await planTakeOver({ path, ownerId: adminId, nodes, now: new Date(now()), askHandshakes });
  if (takeOver) return t.storeOld(...counts(takeOver.store));
  const { store, identity } = await loadStore(path);
  await requireFittingKey(store, storeKey, storeKeyFile);
  return identity === null ? t.storeNone(path) : t.storeGood(store.revision, ...counts(store));
}

const counts = ({ users, peers }: Draft): [people: number, devices: number] => [
  Object.keys(users).length,
  Object.keys(peers).length,
];
