import type { App } from '../../app.ts';
import type { Request } from '../../router/request.ts';
import { whoIs } from '../../who-is.ts';

/** How many actions `/log` shows. */
const SHOWN = 20;

/** `/log`: what was done last by those who have a right to do it. */
export async function showLog({ texts, answer }: Request, { audit, store }: App): Promise<void> {
  const name = (id: number) => store.state.users[id]?.name ?? whoIs(store.state, id);
  const lines = audit.recent(SHOWN).map(({ at, by, what, whom }) => {
    const about = whom !== null && /^\d+$/.test(whom) ? whoIs(store.state, Number(whom)) : whom;
    return { at: new Date(at), by: name(by), what, whom: about };
  });
  for (const message of texts.audit.log(lines)) answer(message);
}
