import { editSettings, putSettings } from '../../config/edit-settings.ts';
import { settingNames } from '../../config/setting-names.ts';
import type { NodeSettings } from '../../config/settings.ts';
import { type Door, doorText } from '../../peers/nodes/door.ts';
import { CliError } from '../cli-error.ts';
import { heading, type NodeParts } from '../node/node-parts.ts';
import { doorWord } from './known-doors.ts';

const HEADING = 'Made by: vpn-bot door';

/** Writes a node's further doors into the settings. Throws if another place says otherwise; then nothing is written. */
export async function writeDoors(
  node: NodeSettings,
  doors: readonly Door[],
  { settingsFile, judge, texts }: Pick<NodeParts, 'settingsFile' | 'judge' | 'texts'>,
): Promise<void> {
  const { id } = node;
  const [name] = settingNames(id, 'DOORS');
  const value = doors.map((door) => doorWord(node, door)).join(',');
  await editSettings(settingsFile, {
    text: (text) => putSettings(text, id === 'main' ? HEADING : heading(id), { [name]: value }),
    values: (values) => ({ ...values, [name]: value }),
    judge: (text) => {
      const then = judge(text).nodes.find((one) => one.id === id);
      // the environment may say otherwise
      if (then?.furtherDoors.map(doorText).join() !== doors.map(doorText).join())
        throw new CliError(texts.door.notWritten(name, value));
    },
  });
}
