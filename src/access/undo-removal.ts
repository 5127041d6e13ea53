import { UserError } from '../errors.ts';
import { REMEMBERED_MS } from '../peers/plan/plan.ts';
import type { Draft } from '../peers/records/records.ts';
import { firstTime } from '../peers/records/seen-updates.ts';
import { restartGraceOf } from './admit.ts';

/** Takes a removal of less than a day ago back: the person is as they were, rights apart. Throws `UserError` when it is too late. */
export function undoRemoval(draft: Draft, id: number, updateId: number, now: number): void {
  const user = draft.users[id];
  if (!firstTime(draft, updateId)) return;
  if (!user?.removed_at || Date.parse(user.removed_at) + REMEMBERED_MS <= now) throw new UserError('stale-button');
  user.removed_at = null;
  user.rights = [];
  restartGraceOf(draft, id, now);
}
