import { createHash } from 'node:crypto';
import { newMailCode, openMail, sealMail } from '../access/mail-code.ts';
import type { SecretBox } from '../peers/devices/seal.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import type { MailRecord } from '../peers/records/mail-record.ts';
import type { Draft, State } from '../peers/records/records.ts';
import type { Letter } from './letter.ts';
import { readSubject, type Wish } from './read-subject.ts';

/** How many letters of a friend are answered within 24 hours, and that time (ms). */
export const LETTERS_A_DAY = 3;
export const DAY_MS = 24 * 3_600_000;

/** Letters in the order of the mailbox, and how far it is read with them. */
export interface Batch {
  readonly validity: string;
  readonly letters: readonly Letter[];
  readonly upTo: number;
}

/** What became of a letter. `ignored`: nobody is answered, and why; `damaged`: the friend's code in the store does not open. */
export type Taken =
  | { readonly kind: 'asked'; readonly friendId: number; readonly wish: Wish }
  | { readonly kind: 'damaged'; readonly friendId: number }
  | { readonly kind: 'ignored'; readonly why: string };

interface Desk {
  readonly box: SecretBox;
  /** Ms since 1970. */
  readonly now: number;
  /** The desk's own address. */
  readonly own: string;
}

/**
 * Takes letters in within one change: who asks gets an answer that is due and another code, so that no letter counts twice, however
 * often it is read. Everything else leaves no trace but the place in the mailbox.
 */
export function takeLetters(draft: Draft, before: State, { validity, letters, upTo }: Batch, desk: Desk): Taken[] {
  const byAddress = Map.groupBy(Object.values(before.users), (user) => user.mail?.address ?? '');
  const taken = letters.map((letter): Taken => {
    const known = letter.from === null ? [] : (byAddress.get(letter.from) ?? []);
    const why = letter.from === desk.own ? 'our own' : known.length === 0 ? 'a stranger' : letter.automatic;
    if (why !== null) return { kind: 'ignored', why };
    return ask(
      draft,
      known.map((user) => user.telegram_id),
      letter,
      validity,
      desk,
    );
  });
  draft.mail_desk.validity = validity;
  draft.mail_desk.last_uid = upTo;
  return taken;
}

function ask(draft: Draft, ids: readonly number[], letter: Letter, validity: string, { box, now }: Desk): Taken {
  const { codes, wish, device } = readSubject(letter.subject);
  const [code, ...more] = codes;
  if (code === undefined || more.length > 0) return { kind: 'ignored', why: 'no valid code' }; // a list of codes is a guess
  let damaged: number | null = null;
  for (const id of ids) {
    const user = draft.users[id];
    const mail = user?.mail;
    if (!mail) continue;
    const due = codeOf(box, id, mail);
    if (due === null) damaged = id;
    if (due !== code) continue;
    if (!isAdmitted(user, now)) return { kind: 'ignored', why: 'no access' };
    if (lettersLeft(mail, now) === 0) return { kind: 'ignored', why: 'enough for today' };
    mail.code = sealMail(box, id, 'code', newMailCode());
    const place = `${validity}.${letter.uid}`;
    mail.asked = { wish, device, at: new Date(now).toISOString(), letter: letterId(place), place, peer: null };
    return { kind: 'asked', friendId: id, wish };
  }
  return damaged === null ? { kind: 'ignored', why: 'no valid code' } : { kind: 'damaged', friendId: damaged };
}

/** Null when it does not open (after an edit by hand): only this friend's letters get no answer. */
function codeOf(box: SecretBox, id: number, mail: MailRecord): string | null {
  try {
    return openMail(box, id, 'code', mail);
  } catch {
    return null; // the only reason that it throws
  }
}

/** How many more letters of the friend are answered at `now` (ms). One whose answer is due counts. */
export function lettersLeft({ answered, asked }: Pick<MailRecord, 'answered' | 'asked'>, now: number): number {
  return Math.max(0, LETTERS_A_DAY - recent(answered, now).length - (asked === null ? 0 : 1));
}

/** The answers of the last 24 hours. */
export const recent = (answered: readonly string[], now: number): string[] =>
  answered.filter((at) => Date.parse(at) > now - DAY_MS && Date.parse(at) <= now);

/** A letter's id among updates: the same whenever it is read, negative as Telegram's never are, and below those of the shell. */
function letterId(place: string): number {
  return -(2 ** 47) - 1 - createHash('sha256').update(place).digest().readUIntBE(0, 6);
}
