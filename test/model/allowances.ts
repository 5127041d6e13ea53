import type { AllowanceService } from '../../src/access/allowance-service.ts';
import type { Actor } from '../../src/access/people-service.ts';
import { UserError } from '../../src/errors.ts';
import { extraOf, GB } from '../../src/health/allowance/allowance.ts';
import { monthOf } from '../../src/health/allowance/month.ts';
import { DAY_MS } from '../../src/health/calendar.ts';
import type { AllowanceEnd, UserRecord } from '../../src/peers/records/user-record.ts';
import type { World } from './world.ts';

/** The first of a month begins it. */
const FIRST_DAY = 1;
const ADDED_GB = 10;

const presentMonth = (now: number) => monthOf(Math.floor(now / DAY_MS), FIRST_DAY);

/** The owner gives a friend a GB a month. */
export async function allow({ life, idOf, wrong }: World, who: number, end: AllowanceEnd): Promise<void> {
  const change = life.owner.update((draft) => {
    const user = draft.users[idOf(who)];
    if (user && user.removed_at === null) user.allowance = { gb: 1, end };
  });
  void change.catch((error: unknown) => {
    if (!String(error).includes('simulated')) wrong.push(`an allowance could not be given: ${error}`);
  });
  await life.idle();
}

/** The owner's tap on "+10 GB", on a message of now. */
export function addGb(service: AllowanceService, by: Actor, user: UserRecord | undefined, now: number): Promise<void> {
  if (user === undefined) throw new UserError('unknown-person');
  const month = presentMonth(now);
  return service.addGb(by, user.telegram_id, ADDED_GB, { month, before: extraOf(user, month) });
}

export function useOneGb({ traffic, idOf }: World, who: number): void {
  traffic.useOneGb(idOf(who));
}

/** The daemon compares, and then exactly those are off or slow who used theirs up. */
export async function compareAllowances(world: World): Promise<void> {
  const { life, clock, traffic, wrong } = world;
  if (!(await life.compareAllowances())) return;
  const month = presentMonth(clock.now);
  for (const user of Object.values(world.state.users)) {
    if (user.removed_at !== null) continue;
    const { gb = null, end = 'tell' } = user.allowance ?? {};
    const total = gb === null ? Number.POSITIVE_INFINITY : (gb + extraOf(user, month)) * GB;
    const isOver = traffic.inMonth(user.telegram_id, FIRST_DAY).bytes >= total;
    const due = isOver && end !== 'tell' ? end : null;
    if ((user.allowance_over?.end ?? null) !== due)
      wrong.push(
        due === null ? 'an allowance that is not used up is taken for one' : 'a used-up allowance has no effect',
      );
  }
}
