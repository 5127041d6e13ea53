import type { CliTexts } from '../cli/texts.ts';
import { atWork } from './cli/at-work.ts';
import { backups } from './cli/backups.ts';
import { config } from './cli/config.ts';
import { control } from './cli/control.ts';
import { dns } from './cli/dns.ts';
import { door } from './cli/door.ts';
import { exit } from './cli/exit.ts';
import { findings } from './cli/findings.ts';
import { friend } from './cli/friend.ts';
import { handover } from './cli/handover.ts';
import { help } from './cli/help.ts';
import { move } from './cli/move.ts';
import { node } from './cli/node.ts';
import { rollout } from './cli/rollout.ts';
import { status } from './cli/status.ts';
import { store } from './cli/store.ts';
import { update } from './cli/update.ts';
import { wrongWords } from './cli/wrong-words.ts';
import { problemInRussian } from './problems.ts';

/** Commander's own titles. */
const titles: Readonly<Record<string, string>> = {
  'Usage:': 'Вызов:',
  'Arguments:': 'Аргументы:',
  'Options:': 'Параметры:',
  'Commands:': 'Команды:',
};

/** Every text of `vpn-bot` in Russian. */
export const cliTexts: CliTexts = {
  handover,
  help,
  titles,
  yesOrNo: '[д/Н]',
  yesWords: ['д', 'да'],
  atWork,
  backups,
  config,
  control,
  friend,
  rollout,
  node,
  door,
  exit,
  dns,
  move,
  findings,
  store,
  status,
  update,
  wrongWords,
  problem: problemInRussian,
};
