import type { Texts } from './texts.ts';

/** The bot's commands by their main names: those that the texts describe. */
export type CommandName = keyof Texts['commands'];
