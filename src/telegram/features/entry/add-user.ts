import { UserError } from '../../../errors.ts';
import type { App } from '../../app.ts';
import { questionKind } from '../../router/question-kind.ts';
import type { Request } from '../../router/request.ts';
import { readPerson } from '../people/read-person.ts';
import { askWhomToAdd } from './choose-holder.ts';
import { letIn, outcomeText, tellLetIn } from './let-in.ts';
import { textToPassOn } from './pass-on.ts';

const ASKED = 'add-user';

/** `/add_user`: by id, by @username, as an answer to a message; alone, it asks whom. The friend hears of it if the bot may write to them. */
export async function addUser(request: Request, app: App): Promise<void> {
  const { args, isPrivate, about, from, texts } = request;
  if (args !== '' || about || !isPrivate) return addNamed(request, app, request.answer);
  await app.access.ask(from.id, ASKED);
  const { pick, cancel } = texts.entry.buttons;
  request.answerWithKeys(texts.entry.whomToAdd(), { pick, cancel });
}

/** The answer to "whom shall I add?" in words. */
export const WHOM_TO_ADD = questionKind(ASKED, 'people', async (request, _about, app) => {
  const { texts, args, from } = request;
  const say = (html: string) => request.answerWithKeys(html, 'none');
  if (args === texts.entry.buttons.cancel) say(texts.entry.cancelled());
  else await addNamed(request, app, say);
  await app.access.dropQuestion(from.id);
});

async function addNamed(request: Request, app: App, say: (html: string) => void): Promise<void> {
  const { args, about, mention, updateId, from, texts } = request;
  const person = readPerson(args, about, mention);
  if (!person) throw new UserError('add-user-usage');
  if ('id' in person) {
    const known = [mention?.person, about].find((one) => one?.id === person.id);
    if (known) app.access.introduce(known);
    return letIn([{ id: person.id, username: known?.username ?? null }], request, app, say);
  }
  const { username } = person;
  const added = await app.access.addUsername(username, updateId, from.id);
  if (added.kind === 'waiting') return say(texts.waitingForUsername(username, textToPassOn(texts, app)));
  if (added.kind === 'ask') return askWhomToAdd(texts, username, added.candidates, request.answer);
  const { users } = app.store.state;
  say(outcomeText(texts, added.outcome, `@${username}`, users[added.id]));
  if (added.outcome !== 'already') tellLetIn(added.id, request, app);
}
