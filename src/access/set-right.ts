import { UserError } from '../errors.ts';
import { isAdmitted } from '../peers/records/is-on.ts';
import type { Draft } from '../peers/records/records.ts';
import type { Right } from '../peers/records/user-record.ts';

/** Hands a right to a friend, or takes it back. Throws `UserError` for somebody who has no access, and for the owner, who has all. */
export function setRight(draft: Draft, id: number, right: Right, isGiven: boolean, now: number): void {
  const user = draft.users[id];
  if (!user || user.role === 'owner' || (isGiven && !isAdmitted(user, now))) throw new UserError('unknown-person');
  const others = user.rights.filter((own) => own !== right);
  user.rights = isGiven ? [...others, right] : others;
}
