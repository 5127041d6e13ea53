import { readLoginTrouble, type ServerWords, troubleInEnglish } from '../../../login-trouble.ts';
import { endOfWords, wordsOf } from '../../../visible.ts';

const KEY = /[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=/g;
/** How much is quoted in a chat or a line of the log. */
const BOUNDS = { lines: 4, length: 160 };

/**
 * What a machine printed before it ran any command of ours; null when it is empty. It will be quoted, so pass only text that cannot contain
 * secrets. Anything that looks like a key is removed all the same.
 */
export function serverWords(text: string, login: string): ServerWords | null {
  const end = endOfWords(text);
  const said = wordsOf(end.replace(KEY, '(key)'), BOUNDS);
  return said === '' ? null : { said, trouble: readLoginTrouble(end, login) };
}

/** The words as the end of a log message: the known trouble, and the quoted text. */
export function describeWords({ said, trouble }: ServerWords): string {
  const known = trouble === null ? [] : [troubleInEnglish[trouble.kind](trouble.user)];
  return [...known, ...(said === '' ? [] : [`the server said: ${said.replaceAll('\n', ' / ')}`])].join('; ');
}
