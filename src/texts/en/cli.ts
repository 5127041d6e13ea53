import { findings } from './cli/findings.ts';
import { help } from './cli/help.ts';
import { node } from './cli/node.ts';
import { status } from './cli/status.ts';
import { store } from './cli/store.ts';
import { update } from './cli/update.ts';

/** Commander's own titles. */
const titles: Readonly<Record<string, string>> = {};

/** Every text of `vpn-bot` in English; plain, and without a line end. */
export const cliTexts = {
  help,
  titles,
  /** Behind a question. */
  yesOrNo: '[y/N]',
  /** Answers that are a yes; y and yes are one in every language. */
  yesWords: ['y', 'yes'] as readonly string[],
  node,
  findings,
  store,
  status,
  update,
};
