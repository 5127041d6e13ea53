import type { Right } from '../peers/records/user-record.ts';
import type { Standing } from './access-service.ts';

/** In the order in which `/help` and the menus show what each may use. The owner may use everything; a right is what the owner handed to a friend. */
export const AUDIENCES = ['friend', 'people', 'servers', 'messages', 'owner', 'everyone'] as const satisfies readonly (
  | 'everyone'
  | 'friend'
  | 'owner'
  | Right
)[];

/** Who may use a command or a button. */
export type Audience = (typeof AUDIENCES)[number];

/** What the bot lets a person do. */
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
