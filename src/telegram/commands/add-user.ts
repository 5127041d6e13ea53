import type { Added } from '../../access/access-service.ts';
import { UserError } from '../../errors.ts';
import type { App } from '../app.ts';
import { readPerson } from '../read-person.ts';
import type { Request } from '../request.ts';
import { whoIs } from '../who-is.ts';

/** `/add_user`: by id, by @username, or as an answer to a message. The friend hears of it if the bot may write to them. */
export async function addUser({ args, about, updateId, from, texts, answer }: Request, app: App): Promise<void> {
  const person = readPerson(args, about);
  if (!person) throw new UserError('add-user-usage');
  if ('username' in person) {
    const added = await app.access.addUsername(person.username, updateId, from.id);
    if (added === 'waiting') return answer(texts.waitingForUsername(person.username, app.botUsername()));
    return answer(outcome(texts, added, `@${person.username}`));
  }
  const added = await app.access.add(person.id, updateId, about?.username ?? null, from.id);
  const who = whoIs(app.store.state, person.id);
  answer(outcome(texts, added, who));
  if (added === 'already') return;
  app.messenger.tell(
    person.id,
    (own) => own.letIn(),
    () => answer(texts.cannotWriteTo(who, app.botUsername())),
  );
}

function outcome(texts: Request['texts'], added: Added, who: string): string {
  if (added === 'already') return texts.alreadyIn(who);
  return added === 'restored' ? texts.restored(who) : texts.added(who);
}
