import { decodeWords } from './decode-words.ts';
import { type Field, readHeader } from './header.ts';
import { whyAutomatic } from './why-automatic.ts';

/** What of a letter is looked at. Bodies are never read. */
export interface Letter {
  readonly uid: number;
  /** The only sender, in lower case; null: there is none, or more than one. */
  readonly from: string | null;
  readonly subject: string;
  /** Why it is no letter that a person wrote, or one whose sender the receiving server calls forged; null: nothing says so. */
  readonly automatic: string | null;
}

/** The longest sender and subject that are read (characters). */
const LONGEST = 1000;

/** Reads a letter from the bytes of its header, of which there are at most `MOST_HEADER`. */
export function readLetter(uid: number, header: Uint8Array): Letter {
  const fields = readHeader(header);
  if (fields === null) return { uid, from: null, subject: '', automatic: 'a header without an end' };
  const subjects = fields.filter(({ name }) => name === 'subject');
  const subject = subjects.length === 1 ? (subjects[0]?.value ?? '') : '';
  return {
    uid,
    from: senderOf(fields),
    subject: decodeWords(subject.slice(0, LONGEST)),
    automatic: whyAutomatic(fields),
  };
}

/** The address of the only From field if it names exactly one; names, quotes and comments are left out. */
export function senderOf(fields: readonly Field[]): string | null {
  const [field, ...others] = fields.filter(({ name }) => name === 'from');
  if (!field || others.length > 0 || field.value.length > LONGEST) return null;
  const plain = field.value.replaceAll(/"(?:[^"\\]|\\.)*"/g, ' ').replaceAll(/\([^()]*\)/g, ' ');
  const [, bracketed, bare] = /^[^<>,;:"()]*<\s*([^<>\s,;:"()]+)\s*>\s*$|^\s*([^<>\s,;:"()]+)\s*$/.exec(plain) ?? [];
  const address = (bracketed ?? bare)?.toLowerCase();
  return address !== undefined && address.split('@').length === 2 ? address : null;
}
