import type { App } from '../app.ts';
import type { Request } from '../request.ts';
import { deviceLines, nodeName } from '../views.ts';
import { chosenNode } from './server.ts';

/** `/status`: the friend's own devices, as their nodes see them. */
export async function status({ from, texts, answer }: Request, app: App): Promise<void> {
  const preferred = chosenNode(app, from.id) ?? app.store.state.users[from.id]?.preferred_server_id ?? null;
  answer(texts.status(deviceLines(app, from.id), preferred === null ? null : nodeName(app, preferred)));
}
