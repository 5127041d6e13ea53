import { randomInt } from 'node:crypto';
import type { SecretBox } from '../peers/devices/seal.ts';
import type { MailRecord } from '../peers/records/mail-record.ts';

const DIGITS = 12;

/** A new code: 12 digits (40 bits), which every keyboard has and which can be read out on the phone. */
export const newMailCode = (): string =>
  String(randomInt(10 ** 6)).padStart(6, '0') + String(randomInt(10 ** 6)).padStart(6, '0');

/** A code for a person to read: `1234-5678-9012`. */
export const shownCode = (code: string): string => (code.match(/\d{4}/g) ?? []).join('-');

/** The codes that stand in a line, each as 12 digits: with or without spaces or dashes between groups of four. */
export function codesIn(line: string): string[] {
  const found = line.normalize('NFKC').matchAll(/(?<!\d)(\d{4})[\s\p{Pd}]?(\d{4})[\s\p{Pd}]?(\d{4})(?!\d)/gu);
  return [...found].map(([, ...groups]) => groups.slice(0, 3).join('')).filter((code) => code.length === DIGITS);
}

/** What is secret of a friend's access by mail. */
export type MailSecret = 'code' | 'words' | 'digits';

/** Seals a friend's secret for the store. */
export const sealMail = (box: SecretBox, id: number, what: MailSecret, text: string): string =>
  box.sealText(boundTo(id, what), text);

/** One secret of a friend. Throws if the store's key is another. */
export const openMail = (box: SecretBox, id: number, what: MailSecret, mail: Pick<MailRecord, MailSecret>): string =>
  box.openText(boundTo(id, what), mail[what]);

const boundTo = (id: number, what: MailSecret): string => `mail ${what} ${id}`;
