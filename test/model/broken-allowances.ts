import { type PlanInput, plan } from '../../src/peers/plan/plan.ts';
import type { State } from '../../src/peers/records/records.ts';
import type { UserRecord } from '../../src/peers/records/user-record.ts';
import { alsoWriting, type BrokenRule } from './sabotage.ts';

/** Rules of monthly allowances, each broken in the way that is easiest to slip into. */
export const BROKEN_ALLOWANCES: readonly BrokenRule[] = [
  {
    rule: '1: who used up an allowance that pauses is off',
    sabotage: { plan: (input) => plan(withOver(input, () => null)) },
  },
  {
    rule: '1: who is slowed down stays on',
    sabotage: { plan: (input) => plan(withOver(input, (over) => over && { ...over, end: 'pause' })) },
  },
  {
    rule: '1: the next month lets them in by itself',
    sabotage: { plan: (input) => plan(withOver(input, (over) => over && { ...over, until: '2999-01-01T00:00:00Z' })) },
  },
  {
    rule: '1: GB that the owner adds let them in',
    sabotage: alsoWriting((draft, before) => {
      for (const [id, user] of Object.entries(draft.users))
        user.allowance_over ??= before.users[id]?.allowance_over ?? null;
    }, 'allowances'),
  },
  {
    rule: '11: who comes back by added GB has the whole grace time',
    sabotage: alsoWriting((draft, before) => {
      for (const [id, { next }] of Object.entries(draft.peers))
        if (next) next.sent_at = before.peers[id]?.next?.sent_at ?? null;
    }, 'allowances'),
  },
];

function withOver(
  input: PlanInput,
  change: (over: UserRecord['allowance_over']) => UserRecord['allowance_over'],
): PlanInput {
  const users = Object.entries(input.state.users).map(([id, user]): [string, State['users'][string]] => [
    id,
    { ...user, allowance_over: change(user.allowance_over) },
  ]);
  return { ...input, state: { ...input.state, users: Object.fromEntries(users) } };
}
