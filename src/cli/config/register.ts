import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { APPS, type App } from '../../amnezia/apps.ts';
import { visibleLines } from '../../visible.ts';
import type { Root } from '../as-root/root.ts';
import { ask } from '../ask.ts';
import { CliError } from '../cli-error.ts';
import type { AskParts } from '../control/ask-parts.ts';
import type { SecretScreen } from './give-config.ts';
import { readEnter } from './read-enter.ts';

interface RegisterParts {
  readonly parts: () => AskParts;
  readonly root: Root | null;
  readonly writeFile: SecretScreen['writeFile'];
}

interface Words {
  readonly device?: string;
  readonly node?: string;
  readonly newDevice?: string;
  readonly app?: App;
  readonly qr?: boolean;
  readonly link?: boolean;
  readonly yes?: boolean;
}

/** Clears screen and scrollback, and puts the cursor at the top. */
export const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

/** Adds `vpn-bot config` to the program. */
export function registerConfig(
  program: Command,
  texts: AskParts['texts'],
  { parts, root, writeFile }: RegisterParts,
): void {
  const { help: t } = texts;
  program
    .command('config <friend> [file]')
    .description(t.config)
    .option('--device <name>', t.configDevice)
    .option('--node <id>', t.configNode)
    .option('--new-device <name>', t.configNewDevice)
    .addOption(new Option('--app <app>', t.configApp).choices(APPS))
    .option('--qr', t.configQr)
    .option('--link', t.configLink)
    .option('-y, --yes', t.yes)
    .action(async (friend: string, file: string | undefined, words: Words) => {
      if (words.qr && (words.link || file !== undefined)) throw new CliError(texts.config.oneForm);
      const path = file === undefined ? null : resolve(file);
      if (root) {
        process.exitCode = await root.handOverWriting(argumentsOf(friend, path, words), path);
        return;
      }
      const { device = null, node = null, newDevice = null, app = null, qr, link } = words;
      const { giveConfig } = await import('./give-config.ts');
      const form = qr ? 'qr' : link ? 'link' : 'text';
      await giveConfig({ friend, device, node, newDevice, app, form, file: path }, parts(), {
        ...screenOf(texts, words.yes ?? false),
        writeFile,
      });
    });
}

/** The same command for the process that runs with the bot's rights. */
function argumentsOf(friend: string, path: string | null, words: Words): string[] {
  const named = { '--device': words.device, '--node': words.node, '--new-device': words.newDevice, '--app': words.app };
  const given = Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
  const flags = [...(words.qr ? ['--qr'] : []), ...(words.link ? ['--link'] : []), ...(words.yes ? ['--yes'] : [])];
  return ['config', ...given, ...flags, '--', friend, ...(path === null ? [] : [path])];
}

function screenOf(texts: AskParts['texts'], yes: boolean): Omit<SecretScreen, 'writeFile'> {
  const { stdin, stdout, stderr } = process;
  // some terminals do not tell their size
  const size = stdout.isTTY ? { columns: stdout.columns || Infinity, rows: stdout.rows || Infinity } : null;
  return {
    size,
    print: (text) => void stdout.write(text),
    confirm: async (question) =>
      yes ||
      ask(visibleLines(question), { input: stdin, output: stderr, hint: texts.yesOrNo, yesWords: texts.yesWords }),
    clear: async (question) => {
      if (yes) return;
      stderr.write(`${question}\n`);
      await readEnter(stdin);
      stdout.write(CLEAR);
    },
  };
}
