import type { Preferences } from '../../peers/records/preferences.ts';
import type { AllowanceEnd, UserRecord } from '../../peers/records/user-record.ts';
import { plus, sumOf } from '../series.ts';
import type { TrafficBook } from '../traffic.ts';
import { bytesOf } from '../traffic-sums.ts';
import { dateOf, type Month } from './month.ts';

/** A GB as phones count it (bytes). */
export const GB = 1e9;

/** How many percent are told, beside the end. */
const SOON = 80;

/** A friend's allowance: the amount without what was added for this month (GB), and what happens at its end. */
export interface Allowance {
  readonly gb: number;
  readonly end: AllowanceEnd;
}

/** The friend's own allowance or the default, which is not for the owner; null: none. */
export function allowanceOf(user: UserRecord, preferences: Preferences): Allowance | null {
  const usual = user.role === 'owner' ? null : { gb: preferences.allowance_gb, end: preferences.allowance_end };
  const { gb, end } = user.allowance ?? usual ?? { gb: null, end: 'tell' };
  return gb === null ? null : { gb, end };
}

/** What the owner added for this month (GB). */
export function extraOf({ allowance_month: present }: UserRecord, month: Month): number {
  return present?.from === dateOf(month.from) ? present.extra_gb : 0;
}

/** Bytes that the devices of each friend moved in the month, in both directions, removed devices included. */
export function usedByFriends({ devices }: TrafficBook, { from, end }: Month): Map<number, number> {
  const used = new Map<number, number>();
  for (const { friend, days } of devices.values()) {
    const bytes = bytesOf(sumOf(days, from, end));
    if (bytes > 0) used.set(friend, (used.get(friend) ?? 0) + bytes);
  }
  return used;
}

/** The same of one friend. */
export function usedBy({ devices }: TrafficBook, id: number, { from, end }: Month): number {
  let sum = { received: 0, sent: 0 };
  for (const { friend, days } of devices.values()) if (friend === id) sum = plus(sum, sumOf(days, from, end));
  return bytesOf(sum);
}

/** What the record of a friend has to say, and what is news: how many percent were passed (80 or 100), or that it is over. */
export interface Judged {
  readonly month: UserRecord['allowance_month'];
  readonly over: UserRecord['allowance_over'];
  readonly news: 80 | 100 | 'back' | null;
}

/** Everything that `judge` depends on. `until` is when the month ends (ISO). */
export interface JudgeInput {
  readonly user: UserRecord;
  readonly preferences: Preferences;
  /** Bytes. */
  readonly used: number;
  readonly month: Month;
  readonly until: string;
}

/**
 * Compares what a friend used with the allowance. What was told once for an amount in a month is not told again, and is not taken back when
 * the counted traffic is lost; another amount or the next month begins anew.
 */
export function judge({ user, preferences, used, month, until }: JudgeInput): Judged {
  const allowance = allowanceOf(user, preferences);
  const wasOver = user.allowance_over;
  if (allowance === null) return { month: null, over: null, news: wasOver === null ? null : 'back' };
  const from = dateOf(month.from);
  const extra = extraOf(user, month);
  const total = allowance.gb + extra;
  const before = user.allowance_month?.from === from ? user.allowance_month : null;
  const told = before?.of_gb === total ? before.told : 0;
  const level = Math.max(levelOf(used, total), told);
  const end = level === 100 && allowance.end !== 'tell' ? allowance.end : null;
  const over = end === null ? null : { end, until };
  const isNews = level > told && (level === 100 || level > (before?.told ?? 0));
  return {
    month: { from, extra_gb: extra, told: level, of_gb: total },
    over: over !== null && wasOver?.end === over.end && wasOver.until === over.until ? wasOver : over,
    news: isNews && (level === SOON || level === 100) ? level : wasOver !== null && over === null ? 'back' : null,
  };
}

/** 0, 80 or 100 percent. */
function levelOf(used: number, totalGb: number): number {
  if (used >= totalGb * GB) return 100;
  return used * 100 >= totalGb * GB * SOON ? SOON : 0;
}

/** Whether a judgement changes the record. */
export function isChanged(user: UserRecord, { month, over }: Judged): boolean {
  const before = user.allowance_month;
  const isSameMonth =
    before === month ||
    (before !== null &&
      month !== null &&
      before.from === month.from &&
      before.extra_gb === month.extra_gb &&
      before.told === month.told &&
      before.of_gb === month.of_gb);
  return !isSameMonth || user.allowance_over !== over;
}
