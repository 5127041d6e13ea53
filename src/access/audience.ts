import type { Right } from '../peers/records/user-record.ts';
import type { Standing } from './access-service.ts';

/** Who may use a command or a button. The owner may use everything; a right is what the owner handed to a friend. */
export type Audience = 'everyone' | 'friend' | 'owner' | Right;

/** Who somebody is to the bot. */
export interface Rank {
  readonly standing: Standing;
  readonly rights: readonly Right[];
}

/** The one rule of who may use what. */
export function mayUse({ standing, rights }: Rank, audience: Audience): boolean {
  if (audience === 'everyone' || standing === 'owner') return true;
  if (standing === 'stranger' || audience === 'owner') return false;
  return audience === 'friend' || rights.includes(audience);
}
