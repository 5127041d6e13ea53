import type { NodeSettings, Settings } from '../../config/settings.ts';
import { doorText } from '../../peers/nodes/door.ts';
import { loadStore } from '../../store/load-store.ts';
import { NodeError } from '../../wireguard/drivers/driver.ts';
import { CliError } from '../cli-error.ts';
import { reloadDaemon } from '../daemon-state.ts';
import type { NodeParts } from '../node/node-parts.ts';
import { type AdminWords, openShell } from '../node/node-shell.ts';
import { personOf } from '../store-files.ts';
import { closing } from './door-add.ts';
import { type DoorKind, devicesAt, doorMeant, kindOf } from './known-doors.ts';
import { writeDoors } from './write-doors.ts';

export interface DoorRemoveOptions extends AdminWords {
  readonly id: string;
  /** As in the settings, or `host:port`. */
  readonly door: string;
}

/**
 * `vpn-bot door remove`: says whose files name the door, takes it out of the settings and closes it where the bot opened it. False if the
 * answer was no, or the machine could not be reached.
 */
export async function doorRemove(options: DoorRemoveOptions, parts: NodeParts): Promise<boolean> {
  const { console, settings, texts } = parts;
  const t = texts.door;
  const { id } = options;
  const { nodes, peersFile } = settings();
  const node = nodes.find((one) => one.id === id);
  if (!node) throw new CliError(texts.node.unknown(id));
  const door = doorMeant(node, options.door);
  if (door === null) throw new CliError(t.unknown(id, options.door, node.furtherDoors.map(doorText)));
  const kind = kindOf(node, door, nodes);
  if (kind.kind === 'first') throw new CliError(t.isFirst(id, doorText(door)));
  const { store } = await parts.asBot(() => loadStore(peersFile));
  const devices = devicesAt(store, node, doorText(door));
  const people = [...new Set(devices.map((peer) => personOf(store, peer.telegram_id)))];
  console.say(
    people.length === 0 ? t.nobodyHas(doorText(door)) : t.filesName(id, doorText(door), devices.length, people),
  );
  if (!(await console.confirm(t.removeNow))) return false;
  await writeDoors(
    node,
    node.furtherDoors.filter((one) => one !== door),
    parts,
  );
  console.say(t.removed(id, doorText(door)));
  console.say((await reloadDaemon()) ? texts.node.reloaded : texts.node.notRunning);
  return close(node, door.port, kind, options, parts);
}

/** The node and, if the door is a relay, the one on whose machine that is. */
export function nodesTouched(id: string, word: string, { nodes }: Settings): readonly string[] {
  const node = nodes.find((one) => one.id === id);
  const door = node ? doorMeant(node, word) : null;
  const kind = node && door ? kindOf(node, door, nodes) : null;
  return [id, ...(kind?.kind === 'relay' ? [kind.over.id] : [])];
}

/** Closes what `door add` opened; another address of the owner's own is none of ours. */
export async function close(
  node: NodeSettings,
  port: number,
  kind: DoorKind,
  admin: AdminWords,
  parts: NodeParts,
): Promise<boolean> {
  const { console, texts } = parts;
  if (kind.kind === 'address') return true;
  const over = kind.kind === 'relay' ? kind.over : null;
  const { ssh, id } = over ?? node;
  try {
    const shell = await openShell(ssh, admin, 'door remove', { ...parts, t: texts.node });
    await shell.run(closing(node, over, port)).finally(shell.close);
    console.say(texts.door.closed(shell.host, port));
    return true;
  } catch (error) {
    if (!(error instanceof NodeError || error instanceof CliError)) throw error;
    console.say(texts.door.leftOpen(id, port, error.message));
    return false;
  }
}
