import { MOST_DAYS } from '../../../access/guest-terms.ts';
import type { InviteTerms } from '../../../access/invites.ts';
import { readName, withoutHidden } from '../../../visible.ts';
import { endOfDay } from './end-of-day.ts';
import { readDate } from './read-day.ts';

/** What reading the terms of an invite depends on: ids of all nodes, the time (ms since 1970), the IANA zone. */
interface ReadingContext {
  readonly nodes: readonly string[];
  readonly now: number;
  readonly timezone: string;
}

/** The longest name that an invite may give. */
const LONGEST_NAME = 60;
/** The longest validity of a link (hours); more counts as a typing error. */
const MOST_HOURS = 31 * 24;

/**
 * Reads the terms of an invite from the text after `/invite`, such as `Anna 30d eu1`: `30d` is the number of days of access,
 * `31.12.2026` (or `2026-12-31`) the last day, `24h` how long the link is valid, a node's id allows that node, and all other words are
 * the name. Null for terms that contradict each other, lie in the past or exceed a limit.
 */
export function readInvite(args: string, { nodes, now, timezone }: ReadingContext): InviteTerms | null {
  const terms: { -readonly [K in keyof InviteTerms]: InviteTerms[K] } = {};
  const name: string[] = [];
  const allowed = new Set<string>();
  for (const word of withoutHidden(args).split(/\s+/).filter(Boolean)) {
    const [, count, unit] = /^(\d+)(d|д|h|ч)$/iu.exec(word) ?? [];
    const date = readDate(word);
    if (!date && /^\d+([.-])\d+\1\d+$/.test(word)) return null; // a mistyped date, not a name
    if (unit && /[dд]/iu.test(unit)) terms.days_from_first = Number(count);
    else if (unit) terms.hours = Number(count);
    else if (date) terms.until = new Date(endOfDay(date, timezone)).toISOString();
    else if (nodes.includes(word)) allowed.add(word);
    else name.push(word);
  }
  const called = readName(name.join(' '));
  if (called !== '') terms.name = called;
  if (allowed.size > 0) terms.allowed_nodes = nodes.filter((node) => allowed.has(node));
  return isValid(terms, now) ? terms : null;
}

function isValid({ days_from_first: days, hours, until, name }: InviteTerms, now: number): boolean {
  const isBetween = (value: number | null | undefined, most: number) => value == null || (value >= 1 && value <= most);
  if (!isBetween(days, MOST_DAYS) || !isBetween(hours, MOST_HOURS)) return false;
  if (until != null && (days != null || Date.parse(until) <= now)) return false;
  return (name ?? '').length <= LONGEST_NAME;
}
