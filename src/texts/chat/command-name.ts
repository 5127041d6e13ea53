import type { Texts } from './texts.ts';

/** The main name of a command: those that `texts.commands` describes. */
export type CommandName = keyof Texts['commands'];
