import { UserError } from '../../../errors.ts';
import type { App } from '../../app.ts';
import type { Request } from '../../router/request.ts';
import { whoIs } from '../../who-is.ts';
import { askWhomToRemove } from '../entry/choose-holder.ts';
import { readPerson } from './read-person.ts';

/** `/remove_user`: by id, by @username, or as an answer to a message. */
export async function removeUser(
  { args, about, mention, updateId, from, texts, answer }: Request,
  app: App,
): Promise<void> {
  const person = readPerson(args, about, mention);
  if (!person) throw new UserError('remove-user-usage');
  if ('id' in person) {
    const { telegram_id } = await app.access.remove(person.id, updateId, from.id);
    return answer(texts.removed(whoIs(app.store.state, telegram_id)));
  }
  const { username } = person;
  const removed = await app.access.removeUsername(username, updateId, from.id);
  if (removed.kind === 'waiting') answer(texts.usernameRemoved(username));
  else if (removed.kind === 'ask') askWhomToRemove(texts, username, removed, answer);
  else answer(texts.removed(whoIs(app.store.state, removed.id)));
}
