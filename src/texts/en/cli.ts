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

/** Translations of Commander's own titles; none are needed in English. */
const titles: Readonly<Record<string, string>> = {};

/** All texts of the command `vpn-bot` in English: plain text without a line end. */
export const cliTexts = {
  handover,
  help,
  titles,
  /** Added to a yes-or-no question. */
  yesOrNo: '[y/N]',
  /** Answers that mean yes; `y` and `yes` are accepted in every language. */
  yesWords: ['y', 'yes'] as readonly string[],
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
  /** A problem of settings or store, as the terminal shows it. */
  problem: (english: string): string => english,
};
