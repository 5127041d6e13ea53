import * as z from 'zod';
import type { Immutable } from '../../immutable.ts';
import { sealed } from './record-fields.ts';

const timestamp = z.iso.datetime({ error: 'not a time such as 2026-11-22T09:00:00Z' });

/** An address to which letters may go: ASCII, without spaces, quotes, brackets and separators, so that it fits every header as it is. */
export const MAIL_ADDRESS =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** A friend's letter whose answer is due. It stays until the answer was handed to the mail server. */
const letterRecord = z.looseObject({
  /** What it asks for: `config`, `new-key` or `door`. */
  wish: z.string(),
  /** Number of the device that it names; null: none. */
  device: z.int().positive().nullable(),
  at: timestamp,
  /** Its id among updates: negative, as Telegram's never are. */
  letter: z.int().negative(),
  /** The mailbox’s UIDVALIDITY and the letter’s UID, from which the answer’s Message-ID is made. */
  place: z.string(),
  /** The id of the device whose file is the answer, once that is decided. */
  peer: z.string().nullable().default(null),
  /** The same of a second file that goes with it; null: there is none, absent: that is not decided. */
  second: z.string().nullable().optional(),
});

/** A friend's access by mail. */
export const mailRecord = z.looseObject({
  /** Where answers go, and the only sender that is heard; in lower case. */
  address: z.string().regex(MAIL_ADDRESS, 'not a mail address such as anna@example.com, in lower case'),
  /** The sealed code that the next letter has to bear: 12 digits. */
  code: sealed,
  /** The sealed words that open pages in letters, and the digits that open ZIPs. */
  words: sealed,
  digits: sealed,
  /** When the last answers were accepted by the mail server, for the limit per day. */
  answered: z.array(timestamp).default([]),
  asked: letterRecord.nullable().default(null),
});

/** What is remembered of the mailbox, and of the letters to the owner. */
export const mailDeskRecord = z.looseObject({
  /** The mailbox's UIDVALIDITY; null: it was never read. */
  validity: z.string().nullable().default(null),
  /** The last letter that was looked at. */
  last_uid: z.int().nonnegative().default(0),
  /** Alerts that the owner got by mail while Telegram was silent; `over`: with their end. */
  alerts: z.record(z.string(), z.looseObject({ since: timestamp, over: z.boolean() })).default({}),
  last_backup_at: timestamp.nullable().default(null),
});

export type DraftMail = z.infer<typeof mailRecord>;
export type MailRecord = Immutable<DraftMail>;
export type AskedByMail = NonNullable<MailRecord['asked']>;
export type MailDeskRecord = Immutable<z.infer<typeof mailDeskRecord>>;
