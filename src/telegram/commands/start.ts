import type { App } from '../app.ts';
import type { Request } from '../request.ts';

/** `/start`: hello, and what to do first. */
export async function start({ standing, texts, from, answer }: Request, _app: App): Promise<void> {
  if (standing === 'owner') answer(texts.welcomeOwner());
  else answer(standing === 'friend' ? texts.welcomeFriend(from.name) : texts.stranger(from.id));
}
