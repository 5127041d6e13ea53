import type { Settings } from '../config/settings.ts';
import type { Draft } from '../peers/records.ts';
import { loadStore } from '../store/load-store.ts';
import { requireFittingKey } from '../store/store-key.ts';
import { planTakeOver } from '../store/take-over.ts';
import type { Console } from './console.ts';

/** `vpn-bot check`: what a start would refuse, without a start; throws `SetupError` with it. Changes nothing. */
export async function check(settings: Settings, console: Console): Promise<void> {
  const { say } = console;
  const store = await storeLine(settings, console);
  say(`settings: good; nodes ${settings.nodes.map(({ id }) => id).join(', ')}`);
  for (const { id, needs } of settings.nodesOff) say(`node ${id} is off: needs ${needs.join(', ')}`);
  for (const warning of settings.warnings) say(`look at: ${warning}`);
  say(`store: ${store}`);
}

async function storeLine(
  { peersFile: path, adminId, storeKey, storeKeyFile }: Settings,
  { now }: Console,
): Promise<string> {
  const askHandshakes = async () => new Map<string, number>();
  const takeOver = await planTakeOver({ path, ownerId: adminId, now: new Date(now()), askHandshakes });
  if (takeOver) return `the old bot's data; the first start takes over ${counts(takeOver.store)}`;
  const { store, identity } = await loadStore(path);
  await requireFittingKey(store, storeKey, storeKeyFile);
  return identity === null
    ? `none yet; the first start makes ${path}`
    : `good; revision ${store.revision}, ${counts(store)}`;
}

const counts = ({ users, peers }: Draft): string =>
  `${Object.keys(users).length} people, ${Object.keys(peers).length} devices`;
