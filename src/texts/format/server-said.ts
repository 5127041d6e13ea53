import type { LoginTroubleTexts, ServerWords } from '../../login-trouble.ts';
import { escapeHtml as esc, short } from './html.ts';

/** Lines with a server's own error output and its known meaning; empty if there is no output. */
export function serverSaid(words: ServerWords | null, says: string, troubles: LoginTroubleTexts): string[] {
  if (words === null) return [];
  const { said, trouble } = words;
  const known = trouble === null ? [] : [esc(troubles[trouble.kind](short(trouble.user)))];
  return [...known, ...(said === '' ? [] : [`${says} <code>${esc(short(said, 400))}</code>`])];
}
