import type { CliTexts } from '../cli/texts.ts';
import { findings } from './cli/findings.ts';
import { help } from './cli/help.ts';
import { node } from './cli/node.ts';
import { status } from './cli/status.ts';
import { store } from './cli/store.ts';
import { update } from './cli/update.ts';

/** Commander's own titles. */
const titles: Readonly<Record<string, string>> = {
  'Usage:': 'Вызов:',
  'Arguments:': 'Аргументы:',
  'Options:': 'Параметры:',
  'Commands:': 'Команды:',
};

/** Every text of `vpn-bot` in Russian. */
export const cliTexts: CliTexts = {
  help,
  titles,
  yesOrNo: '[д/Н]',
  yesWords: ['д', 'да'],
  node,
  findings,
  store,
  status,
  update,
};
