import { doorText } from '../../peers/nodes/door.ts';
import { loadStore } from '../../store/load-store.ts';
import { quote } from '../../wireguard/drivers/quote.ts';
import { CliError } from '../cli-error.ts';
import { reloadDaemon } from '../daemon-state.ts';
import { devicesAt } from '../door/known-doors.ts';
import { writeDoors } from '../door/write-doors.ts';
import { personOf } from '../store-files.ts';
import { announce, type MoveParts } from './hand-over.ts';
import { addressHere, nodeHere, type OldServer, oldDoors, openOld } from './old-server.ts';

/**
 * `vpn-bot move root@OLD --finish`: says whose files still name the old server, then takes its doors out of the settings and its relays
 * away. False if the answer was no.
 */
export async function finishMove(
  old: OldServer & { readonly knownAs: string | null },
  parts: MoveParts,
): Promise<boolean> {
  const { console, settings, texts } = parts;
  const t = texts.move;
  const { nodes, peersFile } = settings();
  const node = nodeHere(settings(), texts);
  const host = old.knownAs ?? old.host;
  const doors = oldDoors(node, nodes).filter((door) => door.host === host);
  if (doors.length === 0) throw new CliError(t.noSuchOld(host, oldDoors(node, nodes).map(doorText)));
  const { store } = await parts.asBot(() => loadStore(peersFile));
  const waiting = doors.flatMap((door) => devicesAt(store, node, doorText(door)));
  const people = [...new Set(waiting.map((peer) => personOf(store, peer.telegram_id)))];
  console.say(t.stillNamed(doors.map(doorText), waiting.length, people));
  if (!(await console.confirm(t.finishNow))) return false;
  const shell = await openOld(old, parts);
  try {
    await writeDoors(
      node,
      node.furtherDoors.filter((door) => !doors.includes(door)),
      parts,
    );
    console.say((await reloadDaemon()) ? texts.node.reloaded : texts.node.notRunning);
    await announce({ node: node.id, doors: doors.map(doorText), at: null }, parts);
    await shell.run(`end_move ${quote([await addressHere(node, texts)])}`);
  } finally {
    shell.close();
  }
  console.say(t.finished(old.host));
  return true;
}
