import type { State } from '../peers/records/records.ts';
import { UNKNOWN_OWNER } from '../peers/records/unknown-owner.ts';

/** How the owner's texts call a person: `Anna (@anna, 123456789)`, as much of it as is known. Plain text. */
export function whoIs(state: State, id: number): string {
  const user = state.users[id];
  return describePerson({ id, username: user?.username ?? null, name: user?.called ?? user?.name ?? null });
}

/** The same of somebody who has no record. */
export function describePerson(person: {
  readonly id: number;
  readonly username: string | null;
  readonly name: string | null;
}): string {
  const id = person.id === UNKNOWN_OWNER ? 'owner' : String(person.id);
  const details = [...(person.username === null ? [] : [`@${person.username}`]), id];
  return person.name ? `${person.name} (${details.join(', ')})` : details.join(', ');
}
