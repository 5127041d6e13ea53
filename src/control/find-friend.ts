import { holdersOf } from '../access/usernames.ts';
import { Refusal } from '../errors.ts';
import type { State } from '../peers/records/records.ts';
import type { UserRecord } from '../peers/records/user-record.ts';
import { readPerson } from '../telegram/router/read-person.ts';
import { whoIs } from '../telegram/who-is.ts';

/** How many people a refusal lists. */
const MOST_LISTED = 10;

/**
 * The person whom a word from the shell names: by id, @username, or by the name that the owner or Telegram gives them, in any letter
 * case. Throws `Refusal` when it names nobody or several.
 */
export function findFriend(state: State, word: string): UserRecord {
  const found = peopleCalled(state, word);
  const [only] = found;
  if (!only) throw new Refusal('no-such-person', [word]);
  if (found.length > 1)
    throw new Refusal('several-people', [
      word,
      ...found.slice(0, MOST_LISTED).map(({ telegram_id }) => whoIs(state, telegram_id)),
    ]);
  return only;
}

function peopleCalled(state: State, word: string): readonly UserRecord[] {
  const person = readPerson(word, null);
  if (person && 'id' in person) return [state.users[person.id] ?? []].flat();
  if (person) return holdersOf(state, person.username);
  const wanted = word.trim().toLowerCase();
  const named = (of: (user: UserRecord) => string | null) =>
    Object.values(state.users).filter((user) => of(user)?.toLowerCase() === wanted);
  const called = named((user) => user.called);
  if (called.length > 0) return called; // the owner's own name for somebody outranks what others call themselves
  const byName = named((user) => user.name);
  return byName.length > 0 ? byName : named((user) => user.username);
}
