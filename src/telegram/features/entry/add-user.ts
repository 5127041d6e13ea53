import type { AccessService } from '../../../access/access-service.ts';
import { UserError } from '../../../errors.ts';
import { question } from '../../router/feature.ts';
import { readPerson } from '../../router/read-person.ts';
import type { Request } from '../../router/request.ts';
import { askWhomToAdd } from './choose-holder.ts';
import { type LetInServices, letIn, outcomeText, tellLetIn } from './let-in.ts';
import { textToPassOn } from './pass-on.ts';

/** Services of `/add_user`. */
export interface AddUserServices extends LetInServices {
  readonly access: Pick<AccessService, 'addAll' | 'addUsername' | 'ask' | 'dropQuestion' | 'introduce'>;
}

/** The stored name of the question that `whomToAdd` answers. */
export const ADD_USER_QUESTION = 'add-user';

/** `/add_user`: lets in the person named by id or @username, or the author of the message replied to; otherwise asks whom to add. */
export async function addUser(services: AddUserServices, request: Request): Promise<void> {
  const { args, isPrivate, about, from, texts } = request;
  if (args !== '' || about || !isPrivate) return addNamed(services, request, request.answer);
  await services.access.ask(from.id, ADD_USER_QUESTION);
  const { pick, cancel } = texts.entry.buttons;
  request.answerWithKeys(texts.entry.whomToAdd(), { pick, cancel });
}

/** The answer in words to the question whom to add. */
export const whomToAdd = question(
  ADD_USER_QUESTION,
  'people',
  async (services: AddUserServices, request) => {
    const { texts, args, from } = request;
    const say = (html: string) => request.answerWithKeys(html, 'none');
    if (args === texts.entry.buttons.cancel) say(texts.entry.cancelled());
    else await addNamed(services, request, say);
    await services.access.dropQuestion(from.id);
  },
  { hasKeys: true },
);

async function addNamed(services: AddUserServices, request: Request, say: (html: string) => void): Promise<void> {
  const { args, about, mention, updateId, from, texts } = request;
  const person = readPerson(args, about, mention);
  if (!person) throw new UserError('add-user-usage');
  if ('id' in person) {
    const known = [mention?.person, about].find((one) => one?.id === person.id);
    if (known) services.access.introduce(known);
    return letIn(services, [{ id: person.id, username: known?.username ?? null }], request, say);
  }
  const { username } = person;
  const added = await services.access.addUsername(username, updateId, from.id);
  if (added.kind === 'waiting')
    return say(texts.waitingForUsername(username, textToPassOn(texts, services.botUsername())));
  if (added.kind === 'ask') return askWhomToAdd(texts, username, added.candidates, request.answer);
  const { users } = services.store.state;
  say(outcomeText(texts, added.outcome, `@${username}`, users[added.id]));
  if (added.outcome !== 'already') tellLetIn(services, added.id, request);
}
