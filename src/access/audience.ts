import type { Right } from '../peers/records/user-record.ts';
import type { Standing } from './access-service.ts';

/** Who may use a command or a button: the owner always, and a friend to whom the owner gave the right of that name. */
export type Audience = 'everyone' | 'friend' | 'owner' | Right;

/** A person's standing and rights. */
export interface Rank {
  readonly standing: Standing;
  readonly rights: readonly Right[];
}

/** Whether a person of this rank belongs to the audience. */
export function mayUse({ standing, rights }: Rank, audience: Audience): boolean {
  if (audience === 'everyone' || standing === 'owner') return true;
  if (standing === 'stranger' || audience === 'owner') return false;
  return audience === 'friend' || rights.includes(audience);
}
