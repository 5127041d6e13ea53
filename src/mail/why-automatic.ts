import type { Field } from './header.ts';

const firstOf = (fields: readonly Field[], name: string): string | null =>
  fields.find((field) => field.name === name)?.value.toLowerCase() ?? null;

/**
 * Why nobody may be answered: a bounce, a list, another program's answer, or a sender that the receiving server calls forged. Null if
 * nothing speaks against it. What a letter says for itself is never believed, only what it says against itself.
 */
export function whyAutomatic(fields: readonly Field[]): string | null {
  if (fields.some(({ name, value }) => name === 'return-path' && /^<\s*>$/.test(value))) return 'a bounce';
  const submitted = firstOf(fields, 'auto-submitted');
  if (submitted !== null && submitted.split(';')[0]?.trim() !== 'no') return 'an automatic letter';
  if (/^(?:bulk|list|junk|auto_reply)\b/.test(firstOf(fields, 'precedence') ?? '')) return 'bulk mail';
  if (fields.some(({ name }) => name.startsWith('list-'))) return 'a mailing list';
  if (fields.some(({ name }) => name === 'x-autoreply' || name === 'x-autorespond')) return 'an automatic letter';
  const type = firstOf(fields, 'content-type') ?? '';
  if (/^multipart\/report\b|^message\/(?:delivery-status|disposition-notification)\b/.test(type)) return 'a report';
  return isForged(fields) ? 'a forged sender' : null;
}

/**
 * Whether the receiving server says that the sender is forged. Its own verdict is the first of these fields, for each server puts its
 * field on top. A forged verdict further down can only be a better one, which counts for nothing.
 */
function isForged(fields: readonly Field[]): boolean {
  const verdict = firstOf(fields, 'authentication-results');
  if (verdict === null) return false;
  const said = new Map(
    [...verdict.matchAll(/\b(dmarc|spf|dkim)\s*=\s*(\w+)/g)].map(([, what, result]) => [what, result]),
  );
  const all = [...verdict.matchAll(/\bdkim\s*=\s*(\w+)/g)].map(([, result]) => result);
  if (said.has('dmarc')) return said.get('dmarc') === 'fail';
  return /^(?:fail|hardfail)$/.test(said.get('spf') ?? '') && !all.includes('pass');
}
