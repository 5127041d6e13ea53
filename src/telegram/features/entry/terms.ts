import type { Terms } from '../../../access/admit.ts';
import type { TermsLine } from '../../../texts/chat/invite-line.ts';

/** How long somebody may stay, as texts say it. */
export function termsOf({ until, days_from_first }: Terms): TermsLine {
  return { until: until === null ? null : new Date(until), days: days_from_first };
}
