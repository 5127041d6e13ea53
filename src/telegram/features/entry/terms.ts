import type { Terms } from '../../../access/admit.ts';
import type { TermsLine } from '../../../texts/chat/invite-line.ts';

/** A record's terms (how long its person has access) in the form that texts take. */
export function termsOf({ until, days_from_first }: Terms): TermsLine {
  return { until: until === null ? null : new Date(until), days: days_from_first };
}
