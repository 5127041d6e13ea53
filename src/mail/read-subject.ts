import { codesIn } from '../access/mail-code.ts';

/** What a letter can ask for. */
export const WISHES = ['config', 'new-key', 'door'] as const;
export type Wish = (typeof WISHES)[number];

/** What a subject says: the codes in it, the wish, and the number of a device. */
export interface ReadSubject {
  readonly codes: readonly string[];
  readonly wish: Wish;
  readonly device: number | null;
}

/** Words for each wish in all languages: a friend may write in another one than the bot's. */
const WORDS: readonly (readonly [Wish, RegExp])[] = [
  ['new-key', /(?<!\p{L})(?:regen|new[\s-]?keys?|нов(?:ый|ые)\s+ключи?)(?!\p{L})/u],
  ['door', /(?<!\p{L})(?:(?:next|other|another)\s+door|друг(?:ой|ая)\s+(?:вход|дверь)|door|вход)(?!\p{L})/u],
];

/** Reads a subject such as `1234-5678-9012 new key 2`. Words that are not understood ask for the present config. */
export function readSubject(subject: string): ReadSubject {
  const line = subject.normalize('NFKC').toLowerCase();
  const rest = line.replaceAll(/(?<!\d)\d{4}[\s\p{Pd}]?\d{4}[\s\p{Pd}]?\d{4}(?!\d)/gu, ' ');
  const wishes = WORDS.filter(([, words]) => words.test(rest)).map(([wish]) => wish);
  const [wish = 'config'] = wishes.length === 1 ? wishes : [];
  const numbers = [...rest.matchAll(/(?<![\d\p{L}])(\d{1,2})(?![\d\p{L}])/gu)].map(([, number]) => Number(number));
  return { codes: codesIn(line), wish, device: numbers.length === 1 ? numbers[0] || null : null };
}
