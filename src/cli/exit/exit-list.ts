import { loadStore } from '../../store/load-store.ts';
import type { ExitParts } from './exit-parts.ts';

/** `vpn-bot exit list`: each link with its address at the exit. */
export async function exitList({ console, settings, texts, asBot }: ExitParts): Promise<void> {
  const { peersFile } = settings();
  const { store } = await asBot(() => loadStore(peersFile));
  const links = Object.entries(store.links).flatMap(([entry, exits]) =>
    Object.entries(exits).map(([exit, link]) => texts.exit.line(entry, exit, link.wg_ip, link.next_key !== null)),
  );
  for (const line of links.length > 0 ? links : [texts.exit.none]) console.say(line);
}
