import type { App } from '../app.ts';
import type { Request } from '../request.ts';

/** `/help`: the commands that this person may use. */
export async function help({ standing, texts, from, menu, answer }: Request, _app: App): Promise<void> {
  if (standing === 'stranger') answer(texts.stranger(from.id));
  else answer(texts.help(menu.map((name) => ({ name, text: texts.commands[name] }))));
}
