import { APP_NAMES, type App } from '../../amnezia/apps.ts';
import { config as configWord } from '../../control/words/config.ts';
import { fitsQr } from '../../telegram/delivery/qr-pictures.ts';
import { CliError } from '../cli-error.ts';
import { askBot } from '../control/ask-bot.ts';
import type { AskParts } from '../control/ask-parts.ts';
import { terminalQr } from './terminal-qr.ts';

/** What is wanted of whose config. */
export interface ConfigOptions {
  readonly friend: string;
  readonly device: string | null;
  readonly node: string | null;
  readonly newDevice: string | null;
  readonly app: App | null;
  readonly form: 'text' | 'qr' | 'link';
  /** Absolute; null: standard output. */
  readonly file: string | null;
}

/** The terminal, as far as a secret is concerned. */
export interface SecretScreen {
  /** Writes to standard output as it is. */
  readonly print: (text: string) => void;
  /** The size of the terminal that standard output is; null: it is none. */
  readonly size: { readonly columns: number; readonly rows: number } | null;
  /** Whether it may be shown. */
  readonly confirm: (question: string) => Promise<boolean>;
  /** Waits for Enter and clears screen and scrollback. */
  readonly clear: (question: string) => Promise<void>;
  readonly writeFile: (path: string, text: string) => Promise<void>;
}

/**
 * `vpn-bot config`: gives out a config as a file, as text, as a QR code or as a link. Standard output holds nothing else. Rejects with
 * `CliError`.
 */
export async function giveConfig(options: ConfigOptions, parts: AskParts, screen: SecretScreen): Promise<void> {
  const { form, file, ...wish } = options;
  const { config: t } = parts.texts;
  if (file !== null && form === 'qr') throw new CliError(t.oneForm);
  if (file === null && screen.size !== null && !(await screen.confirm(t.askToShow))) throw new CliError(t.notShown);
  const given = await askBot(configWord, { ...wish, asLink: form === 'link' }, parts);
  if (given.kind === 'not-yet') throw new CliError(t.notYet(given.who, given.node));
  const app = APP_NAMES[given.app];
  parts.note(t.about(given.who, given.device, given.node, app));
  if (given.deadline !== null) parts.note(t.ends(new Date(given.deadline).toLocaleString(parts.language)));
  if (file !== null) {
    await screen.writeFile(file, withLineEnd(given.text));
    parts.note(t.written(file));
    return;
  }
  if (form === 'qr') parts.note(t.scan(app));
  screen.print(form === 'qr' ? qrFor(given.text, parts, screen) : withLineEnd(given.text));
  if (screen.size !== null) await screen.clear(t.clear);
}

function qrFor(text: string, { texts: { config: t }, note }: AskParts, { size }: SecretScreen): string {
  if (!fitsQr(text)) throw new CliError(t.tooLong);
  const qr = terminalQr(text);
  if (size !== null && size.columns < qr.columns) throw new CliError(t.tooNarrow(qr.columns, size.columns));
  if (size !== null && size.rows < qr.rows) note(t.tooLow(qr.rows, size.rows));
  return qr.text;
}

const withLineEnd = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
