import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { Audit } from '../../router/audit.ts';
import type { Request } from '../../router/request.ts';
import { whoIs } from '../../who-is.ts';

/** Services of `/log`. */
export interface LogServices {
  readonly store: StorePort;
  readonly audit: Pick<Audit, 'recent'>;
}

/** How many actions `/log` shows. */
const SHOWN = 20;

/** `/log`: the latest actions that needed one of the owner's rights. */
export async function showLog({ audit, store }: LogServices, { texts, answer }: Request): Promise<void> {
  const name = (id: number) => store.state.users[id]?.name ?? whoIs(store.state, id);
  const lines = audit.recent(SHOWN).map(({ at, by, what, whom }) => {
    const about = whom !== null && /^\d+$/.test(whom) ? whoIs(store.state, Number(whom)) : whom;
    return { at: new Date(at), by: name(by), what, whom: about };
  });
  for (const message of texts.audit.log(lines)) answer(message);
}
