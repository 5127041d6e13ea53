import type { NodeSettings } from '../../config/settings.ts';
import type { CliTexts } from '../../texts/cli/texts.ts';
import { quote } from '../../wireguard/drivers/quote.ts';
import type { Console } from '../console.ts';
import type { JudgedNode } from './judge-facts.ts';
import type { NodeShell } from './remote-setup.ts';

/** A port that hardly any network closes: QUIC's. */
const SPARE_PORT = 443;

/**
 * Opens a spare port of an interface that the bot made: those that the node has by the settings, or for a new node UDP 443 where that is
 * free. Returns the new one for the settings; null: there is none.
 */
export async function openSpare(
  shell: NodeShell,
  { interface: name }: JudgedNode,
  isOurs: boolean,
  known: NodeSettings | undefined,
  { console, texts: { node: t } }: { readonly console: Pick<Console, 'say'>; readonly texts: Pick<CliTexts, 'node'> },
): Promise<number | null> {
  if (!isOurs) return null;
  if (known !== undefined) {
    const own = known.furtherDoors.filter(({ host }) => host === known.endpointHost);
    for (const { port } of own) await shell.run(`open_door ${quote([name, String(port)])}`);
    return null;
  }
  const isOpen = /^door=443\n$/.test(await shell.run(`open_spare_door ${quote([name])}`));
  console.say(isOpen ? t.sparePort(SPARE_PORT) : t.noSparePort(SPARE_PORT));
  return isOpen ? SPARE_PORT : null;
}
