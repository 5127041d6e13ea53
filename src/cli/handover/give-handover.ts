import { handOverWord } from '../../control/words/hand-over.ts';
import type { HandedOn } from '../../handover/handed-config.ts';
import { CliError } from '../cli-error.ts';
import { askBot } from '../control/ask-bot.ts';
import type { AskParts } from '../control/ask-parts.ts';

/** What is wanted of whose config. */
export interface HandoverOptions {
  readonly friend: string;
  readonly device: string | null;
  readonly node: string | null;
  readonly newDevice: string | null;
  readonly on: HandedOn | null;
  readonly form: 'page' | 'zip' | 'print';
  /** Absolute; a new file. */
  readonly file: string;
}

export interface HandoverScreen {
  /** Prints a line of the output. */
  readonly say: (line: string) => void;
  readonly writeFile: (path: string, bytes: Uint8Array) => Promise<void>;
}

/** `vpn-bot handover`: writes the file, and says what opens it. Rejects with `CliError`. */
export async function giveHandover(options: HandoverOptions, parts: AskParts, screen: HandoverScreen): Promise<void> {
  const { file, form } = options;
  const { handover: t } = parts.texts;
  const { file: _, ...wish } = options;
  const given = await askBot(handOverWord, wish, parts);
  if (given.kind === 'not-yet') throw new CliError(parts.texts.config.notYet(given.who, given.node));
  await screen.writeFile(file, Buffer.from(given.file, 'base64'));
  parts.note(t.written(given.who, given.node, file));
  if (form === 'page') parts.note(t.page);
  if (form === 'zip') parts.note(t.zip);
  if (given.key === null) parts.note(t.printed);
  else screen.say(form === 'zip' ? t.digits(given.key) : t.words(given.key));
  parts.note(given.deadline === null ? t.stays : t.ends(new Date(given.deadline).toLocaleString(parts.language)));
}
