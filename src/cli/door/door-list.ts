import type { NodeSettings, Settings } from '../../config/settings.ts';
import { doorsOf, doorText } from '../../peers/nodes/door.ts';
import { loadStore } from '../../store/load-store.ts';
import type { CliTexts } from '../../texts/cli/texts.ts';
import { CliError } from '../cli-error.ts';
import type { Console } from '../console.ts';
import { devicesAt, kindOf } from './known-doors.ts';

interface DoorListParts {
  readonly settings: Settings;
  readonly console: Pick<Console, 'say'>;
  readonly texts: CliTexts;
}

/** `vpn-bot door list`: each door, what it is, and how many devices' files name it. */
export async function doorList(id: string | undefined, { settings, console, texts }: DoorListParts): Promise<void> {
  const { store } = await loadStore(settings.peersFile);
  for (const node of nodesMeant(id, settings, texts)) {
    for (const door of doorsOf(node)) {
      const kind = kindOf(node, door, settings.nodes);
      const what = kind.kind === 'relay' ? texts.door.relayOver(kind.over.id) : texts.door.kinds[kind.kind];
      console.say(texts.door.line(node.id, doorText(door), what, devicesAt(store, node, doorText(door)).length));
    }
  }
}

/** All nodes, or the one of this id. Throws `CliError`. */
export function nodesMeant(id: string | undefined, { nodes }: Settings, texts: CliTexts): readonly NodeSettings[] {
  const meant = nodes.filter((node) => id === undefined || node.id === id);
  if (meant.length === 0) throw new CliError(texts.node.unknown(id ?? 'main'));
  return meant;
}
