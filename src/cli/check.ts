import type { Settings } from '../config/settings.ts';
import { loadStore } from '../store/load-store.ts';
import { requireFittingKey } from '../store/store-key.ts';
import type { Console } from './console.ts';

/** `vpn-bot check`: what a start would refuse, without a start; throws `SetupError` with it. Changes nothing. */
export async function check(settings: Settings, { say }: Console): Promise<void> {
  const { store, identity } = await loadStore(settings.peersFile);
  await requireFittingKey(store, settings.storeKey, settings.storeKeyFile);
  say(`settings: good; nodes ${settings.nodes.map(({ id }) => id).join(', ')}`);
  for (const { id, needs } of settings.nodesOff) say(`node ${id} is off: needs ${needs.join(', ')}`);
  for (const warning of settings.warnings) say(`look at: ${warning}`);
  if (identity === null) say(`store: none yet; the first start makes ${settings.peersFile}`);
  else
    say(
      `store: good; revision ${store.revision}, ${Object.keys(store.users).length} people, ${Object.keys(store.peers).length} devices`,
    );
}
