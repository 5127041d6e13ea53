import { isAdmitted } from '../peers/records/is-on.ts';
import type { State } from '../peers/records/records.ts';
import { ALERT_RULES, type AlertKind } from './alert.ts';
import { DAY_MS, type DayOf } from './calendar.ts';
import { OTHER_TROUBLES, type OtherTrouble, otherTroubles } from './other-troubles.ts';
import type { TrafficBook } from './traffic.ts';

/** A calendar month, in days since 1970-01-01: its first day, and the first one after it. */
export interface Month {
  readonly first: number;
  readonly end: number;
}

/** The month of a day, or so many months before it. */
export function monthOf(day: number, back = 0): Month {
  const date = new Date(day * DAY_MS);
  const first = (more: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + more, 1) / DAY_MS;
  return { first: first(-back), end: first(1 - back) };
}

/** A month's name in the store, such as `2026-11`. */
export const nameOfMonth = ({ first }: Month): string => new Date(first * DAY_MS).toISOString().slice(0, 7);

/** What can break: all that the owner is alerted of, and what they are told of in other words. */
export type TroubleKind = AlertKind | OtherTrouble;

/** Something that broke in a month: how often, and for how long in all (ms). */
export interface TroubleSum {
  readonly kind: TroubleKind;
  readonly name: string;
  readonly times: number;
  readonly ms: number;
}

/** What a month brought. Friends are named by id. */
export interface Digest {
  readonly came: readonly number[];
  readonly left: readonly number[];
  /** Friends with access who never connected. */
  readonly never: readonly number[];
  /** The longest first. */
  readonly troubles: readonly TroubleSum[];
  /** When the last backup came to the chat (ISO); null: never. */
  readonly backupAt: string | null;
  /** Invites that can still be used, and requests without an answer. */
  readonly invites: number;
  readonly requests: number;
}

interface DigestParts {
  readonly month: Month;
  /** When it is looked at (ms). */
  readonly now: number;
  readonly dayOf: DayOf;
  /** A node's display name; empty for what is no node's id. */
  readonly nameOf: (nodeId: string) => string;
}

/** Gathers a month. */
export function digestOf(state: State, book: TrafficBook, { month, now, dayOf, nameOf }: DigestParts): Digest {
  const isIn = (iso: string | null) => iso !== null && isWithin(dayOf(Date.parse(iso)), month);
  /** By the end of the month; who has no such day is from before the days were kept. */
  const wasThere = (iso: string | null) => iso === null || dayOf(Date.parse(iso)) < month.end;
  const friends = Object.values(state.users).filter(({ role }) => role === 'user');
  const idsOf = (users: typeof friends) => users.map(({ telegram_id }) => telegram_id);
  const seen = new Set([...book.devices.values()].flatMap(({ friend, seenAt }) => (seenAt === null ? [] : [friend])));
  for (const { telegram_id, greeted_key } of Object.values(state.peers))
    if (greeted_key !== null) seen.add(telegram_id);
  return {
    came: idsOf(friends.filter(({ admitted_at }) => isIn(admitted_at))),
    left: idsOf(
      friends.filter(
        ({ removed_at, until }) => isIn(removed_at) || (isIn(until) && until !== null && Date.parse(until) <= now),
      ),
    ),
    never: idsOf(
      friends.filter((user) => isAdmitted(user, now) && wasThere(user.admitted_at) && !seen.has(user.telegram_id)),
    ),
    troubles: troublesIn(state, month, now, nameOf),
    backupAt: state.preferences.last_backup_at,
    invites: Object.values(state.invites).filter(({ expires_at }) => Date.parse(expires_at) > now).length,
    requests: Object.keys(state.requests).length,
  };
}

const isWithin = (day: number, { first, end }: Month): boolean => first <= day && day < end;

const isKind = (kind: string): kind is TroubleKind => Object.hasOwn(ALERT_RULES, kind) || isOther(kind);

const isOther = (kind: string): kind is OtherTrouble => OTHER_TROUBLES.some((other) => other === kind);

/** What was over in the month or is not over yet; only the part within the month counts, by days in UTC. */
function troublesIn(state: State, { first, end }: Month, now: number, nameOf: DigestParts['nameOf']) {
  const { troubles, alerts } = state;
  const present = new Date(now).toISOString();
  const alerted = Object.entries(alerts).map(([key, { since }]) => {
    const [kind = '', about = ''] = key.split(' ');
    return { kind, name: nameOf(about), since, ended: present };
  });
  /** Of what is no alert, the record has the ids: `eu1`, or `eu1 → eu2`. */
  const named = <T extends { readonly kind: string; readonly name: string }>(trouble: T): T => {
    if (!isOther(trouble.kind)) return trouble;
    const names = trouble.name.split(' → ').map((id) => nameOf(id) || id);
    return { ...trouble, name: names.join(' → ') };
  };
  const ongoing = [...alerted, ...otherTroubles(state).map((trouble) => ({ ...trouble, ended: present }))];
  const sums = new Map<string, TroubleSum>();
  for (const { kind, name, since, ended } of [...troubles, ...ongoing].map(named)) {
    const from = Math.max(Date.parse(since), first * DAY_MS);
    const ms = Math.min(Date.parse(ended), end * DAY_MS) - from;
    if (!isKind(kind) || ms < 0) continue;
    const before = sums.get(`${kind} ${name}`);
    sums.set(`${kind} ${name}`, { kind, name, times: (before?.times ?? 0) + 1, ms: (before?.ms ?? 0) + ms });
  }
  return [...sums.values()].toSorted((a, b) => b.ms - a.ms);
}
