import type { Formats } from './formats.ts';
import { escapeHtml as esc, short } from './html.ts';

/** What `/log` shows of an action; names are plain text. */
export interface AuditLine {
  readonly at: Date;
  readonly by: string;
  readonly what: string;
  readonly whom: string | null;
}

/** What answers to the bot's questions do, and letters ask for, by the word with which the audit file stores them. */
export interface AnswerWords {
  readonly name: string;
  readonly note: string;
  readonly add: string;
  readonly end: string;
  readonly address: string;
  readonly forwarded: string;
  readonly contact: string;
  readonly restore: string;
  /** What friends ask for by mail. */
  readonly letterConfig: string;
  readonly letterKey: string;
  readonly letterDoor: string;
}
/** Null: the answer only prepares something, which is a deed of its own when it is done. */
const KINDS: Readonly<Record<string, keyof AnswerWords | null>> = {
  'name-person': 'name',
  'note-person': 'note',
  'add-user': 'add',
  'end-person': 'end',
  'person-mail': 'address',
  'forwarded message': 'forwarded',
  'contact card': 'contact',
  'restore-code': 'restore',
  'letter-config': 'letterConfig',
  'letter-new-key': 'letterKey',
  'letter-door': 'letterDoor',
  broadcast: null,
};

/** What an answer to a question did, in words; all else (a button's label, a command) stays. Null: nothing yet. */
export function answerText(what: string, words: AnswerWords): string | null {
  const [kind = '', ...rest] = what.split(': ');
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (known === null) return null;
  return known === undefined ? what : [words[known], ...rest].join(': ');
}

/** What a press did, by the words in its button's data behind the action; null: it only prepared something. */
export type Deed = (words: readonly string[], server: (id: string) => string) => string | null;

/** What the press of a button with this data did; undefined: no words are known for it. */
export function deedText(deeds: Readonly<Record<string, Deed>>, data: string, server: (id: string) => string) {
  const [action = '', ...words] = data.split(':');
  return Object.hasOwn(deeds, action) ? deeds[action]?.(words, server) : undefined;
}

/** A line of `/log`: `22 ноября, 12:03 · Olga → Anna: /add_user`; all languages use the same layout. */
export function auditLine({ at, by, what, whom }: AuditLine, format: Formats): string {
  const about = whom === null ? '' : ` → ${esc(short(whom, 60))}`;
  return `${esc(format.moment(at))} · ${esc(short(by, 60))}${about}: ${esc(short(what, 100))}`;
}
