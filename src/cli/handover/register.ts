import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { HANDED_ON, type HandedOn } from '../../handover/handed-config.ts';
import type { Root } from '../as-root/root.ts';
import { CliError } from '../cli-error.ts';
import type { AskParts } from '../control/ask-parts.ts';
import type { HandoverScreen } from './give-handover.ts';

interface RegisterParts extends HandoverScreen {
  readonly parts: () => AskParts;
  readonly root: Root | null;
}

interface Words {
  readonly device?: string;
  readonly node?: string;
  readonly newDevice?: string;
  readonly on?: HandedOn;
  readonly zip?: boolean;
  readonly print?: boolean;
}

/** The file where none is named, in the folder of the caller. */
const DEFAULT_FILES = { page: 'hand-over.html', zip: 'hand-over.zip', print: 'hand-over-print.html' } as const;

/** Adds `vpn-bot handover` to the program. */
export function registerHandover(
  program: Command,
  texts: AskParts['texts'],
  { parts, root, ...screen }: RegisterParts,
): void {
  const { help: t } = texts;
  program
    .command('handover <friend> [file]')
    .description(t.handover)
    .addOption(new Option('--on <device>', t.handoverOn).choices(HANDED_ON))
    .option('--zip', t.handoverZip)
    .option('--print', t.handoverPrint)
    .option('--device <name>', t.configDevice)
    .option('--node <id>', t.configNode)
    .option('--new-device <name>', t.configNewDevice)
    .action(async (friend: string, file: string | undefined, words: Words) => {
      if (words.zip && words.print) throw new CliError(texts.handover.oneForm);
      const form = words.zip ? 'zip' : words.print ? 'print' : 'page';
      const path = resolve(file ?? DEFAULT_FILES[form]);
      if (root) {
        process.exitCode = await root.handOverWriting(argumentsOf(friend, path, words), path);
        return;
      }
      const { device = null, node = null, newDevice = null, on = null } = words;
      const { giveHandover } = await import('./give-handover.ts');
      await giveHandover({ friend, device, node, newDevice, on, form, file: path }, parts(), screen);
    });
}

/** The same command for the process that runs with the bot's rights. */
function argumentsOf(friend: string, path: string, words: Words): string[] {
  const named = { '--device': words.device, '--node': words.node, '--new-device': words.newDevice, '--on': words.on };
  const given = Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  const flags = [...(words.zip ? ['--zip'] : []), ...(words.print ? ['--print'] : [])];
  return ['handover', ...given, ...flags, '--', friend, path];
}
