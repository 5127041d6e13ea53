import type { State } from '../peers/records.ts';

/** How the owner's texts call a person: `Anna (@anna, 123456789)`, as much of it as is known. Plain text. */
export function whoIs(state: State, id: number): string {
  const user = state.users[id];
  const details = [...(user?.username == null ? [] : [`@${user.username}`]), String(id)];
  return user?.name == null ? details.join(', ') : `${user.name} (${details.join(', ')})`;
}
