import { readLoginTrouble, type ServerWords, troubleInEnglish } from '../../../login-trouble.ts';
import { endOfWords, wordsOf } from '../../../visible.ts';

const KEY = /[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=/g;
/** What a chat and a line of the log have room for. */
const BOUNDS = { lines: 4, length: 160 };

/**
 * A machine's own words before it ran anything of ours; null when there are none. They are quoted, so they must come from where no secret
 * can be: whatever has the shape of a key is left out all the same.
 */
export function serverWords(text: string, login: string): ServerWords | null {
  const end = endOfWords(text);
  const said = wordsOf(end.replace(KEY, '(key)'), BOUNDS);
  return said === '' ? null : { said, trouble: readLoginTrouble(end, login) };
}

/** The same as the end of a message for the log: what is known of it, and the words themselves. */
export function describeWords({ said, trouble }: ServerWords): string {
  const known = trouble === null ? [] : [troubleInEnglish[trouble.kind](trouble.user)];
  return [...known, ...(said === '' ? [] : [`the server said: ${said.replaceAll('\n', ' / ')}`])].join('; ');
}
