import { REMEMBERED_MS } from '../../../peers/plan/plan.ts';
import type { State } from '../../../peers/records/records.ts';
import type { UserRecord } from '../../../peers/records/user-record.ts';

/** A person's name in the owner's lists, in plain text. */
export function nameOf({ called, name, username, telegram_id }: UserRecord): string {
  return called ?? (name || (username === null ? String(telegram_id) : `@${username}`));
}

/** Everybody in the owner's list, in this order: the owner, friends by name, and people removed less than a day ago. */
export function peopleIn(state: State, now: number): UserRecord[] {
  const { compare } = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });
  const rank = (user: UserRecord) => (user.role === 'owner' ? 0 : user.removed_at === null ? 1 : 2);
  return Object.values(state.users)
    .filter((user) => canRestore(user, now) || user.removed_at === null)
    .sort((a, b) => rank(a) - rank(b) || compare(nameOf(a), nameOf(b)) || a.telegram_id - b.telegram_id);
}

/** Whether a person's removal can still be undone: it was less than a day ago. */
export function canRestore({ removed_at }: UserRecord, now: number): boolean {
  return removed_at !== null && Date.parse(removed_at) + REMEMBERED_MS > now;
}

/** The people whose name, username, id or note contains the words; case is ignored. */
export function search(people: readonly UserRecord[], words: string): UserRecord[] {
  const sought = words.trim().replace(/^@/, '').toLocaleLowerCase();
  return people.filter(({ called, name, username, telegram_id, note }) =>
    [called, name, username, String(telegram_id), note].some((text) => text?.toLocaleLowerCase().includes(sought)),
  );
}
