import { UserError } from '../../errors.ts';
import type { App } from '../app.ts';
import { buttonKind, word } from '../button-kind.ts';
import { readPerson } from '../read-person.ts';
import type { Request } from '../request.ts';
import { whoIs } from '../who-is.ts';

/** `/remove_user`: by id, by @username, or as an answer to a message. */
export async function removeUser({ args, about, updateId, from, texts, answer }: Request, app: App): Promise<void> {
  const person = readPerson(args, about);
  if (!person) throw new UserError('remove-user-usage');
  const removed =
    'id' in person
      ? await app.access.remove(person.id, updateId, from.id)
      : await app.access.removeUsername(person.username, updateId, from.id);
  if (removed === 'waiting') return answer(texts.usernameRemoved('username' in person ? person.username : ''));
  answer(texts.removed(whoIs(app.store.state, removed.telegram_id)));
}

/** "Not them, take it back", under the word that a waiting username was bound. */
export const UNBIND = buttonKind('unbind', 'people', { person: word.person }, async (press, { person }, app) => {
  await app.access.remove(person, press.updateId, press.from.id);
  press.toast('');
  press.removeButtons();
  press.answer(press.texts.removed(whoIs(app.store.state, person)));
});
