import type { App } from '../app.ts';
import type { Request } from '../request.ts';
import { deviceLines, nodeName } from '../views.ts';

/** `/status`: the friend's own devices, as their nodes see them. */
export async function status({ from, texts, answer }: Request, app: App): Promise<void> {
  const preferred = app.store.state.users[from.id]?.preferred_server_id ?? app.nodes[0]?.node.id ?? null;
  answer(texts.status(deviceLines(app, from.id), preferred === null ? null : nodeName(app, preferred)));
}
