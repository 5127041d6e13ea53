import type { App } from '../../app.ts';
import type { Request } from '../../router/request.ts';
import { allNodes } from './node-pages.ts';

/** `/nodes`: how each server is, from what was last seen of it; nothing is asked now. */
export async function nodes({ texts, answer }: Request, app: App): Promise<void> {
  const { messages, rows } = allNodes(app, texts);
  for (const [index, message] of messages.entries()) answer(message, index === messages.length - 1 ? rows : []);
}
