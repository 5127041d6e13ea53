import { findByUsername } from '../../access/access-service.ts';
import { UserError } from '../../errors.ts';
import type { App } from '../app.ts';
import type { ButtonPress } from '../callback-data.ts';
import { readPerson } from '../read-person.ts';
import type { Press, Request } from '../request.ts';
import { whoIs } from '../who-is.ts';

/** `/remove_user`: by id, by @username, or as an answer to a message. */
export async function removeUser({ args, about, updateId, texts, answer }: Request, app: App): Promise<void> {
  const person = readPerson(args, about);
  if (!person) throw new UserError('remove-user-usage');
  if ('username' in person && (await app.access.removeUsername(person.username, updateId))) {
    return answer(texts.usernameRemoved(person.username));
  }
  const id = 'id' in person ? person.id : findByUsername(app.store.state, person.username)?.telegram_id;
  if (id === undefined) throw new UserError('unknown-person');
  await app.access.remove(id, updateId);
  answer(texts.removed(whoIs(app.store.state, id)));
}

/** "Not them, take it back", under the word that a waiting username was bound. */
export async function pressUnbind(
  press: Press,
  { friendId }: Extract<ButtonPress, { action: 'unbind' }>,
  app: App,
): Promise<void> {
  if (press.standing !== 'owner') throw new UserError('stale-button');
  await app.access.remove(friendId, press.updateId);
  press.toast('');
  press.removeButtons();
  press.answer(press.texts.removed(whoIs(app.store.state, friendId)));
}
