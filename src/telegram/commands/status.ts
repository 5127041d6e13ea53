import type { App } from '../app.ts';
import type { Request } from '../request.ts';
import { termsOf } from '../terms.ts';
import { deviceLines, nodeName } from '../views.ts';
import { chosenNode } from './server.ts';

/** `/status`: the friend's own devices, as their nodes see them, and how long a guest may stay. */
export async function status({ from, texts, answer }: Request, app: App): Promise<void> {
  const user = app.store.state.users[from.id];
  const preferred = chosenNode(app, from.id) ?? user?.preferred_server_id ?? null;
  const devices = texts.status(deviceLines(app, from.id), preferred === null ? null : nodeName(app, preferred));
  answer([devices, user ? texts.entry.terms(termsOf(user)) : ''].filter(Boolean).join('\n\n'));
}
