import type { Person } from '../../../access/person.ts';
import { askedOf } from '../../../access/questions.ts';
import { short } from '../../../texts/format/html.ts';
import type { App } from '../../app.ts';
import type { Deed } from '../../router/audited.ts';
import { callbackData } from '../../router/button-kind.ts';
import type { QuestionKind } from '../../router/question-kind.ts';
import type { Given, Request } from '../../router/request.ts';
import { describePerson, whoIs } from '../../who-is.ts';
import { WHOM_TO_ADD } from './add-user.ts';
import { LET_IN } from './choose-holder.ts';
import { letIn } from './let-in.ts';

/**
 * People whom somebody with the right to hands over. Chosen ones come in at once, and so does the author of a forwarded message when
 * the bot had asked whom to add; without that question it asks first: messages are forwarded by mistake, too.
 */
export async function takeGiven(request: Request, given: Given, app: App): Promise<void> {
  const { texts, from, answer } = request;
  if (given.kind === 'hidden') return answer(texts.entry.hiddenSender(given.name));
  if (given.kind === 'contact' && !given.person) return answer(texts.entry.contactWithoutAccount(given.name));
  const people = peopleOf(given);
  for (const person of people) app.access.introduce(person);
  const isAsked = askedOf(app.store.state, from.id, app.now())?.kind === WHOM_TO_ADD.kind;
  const [only] = people;
  if (given.kind !== 'chosen' && only && !isAsked) return offer(request, only.id, describe(only, app), given.kind, app);
  await letIn(people, request, app, (html) => request.answerWithKeys(html, 'none'));
  if (isAsked) await app.access.dropQuestion(from.id);
}

/** A forwarded message may also be the answer to another question, such as what to write to everybody. */
export function isMeantToAdd(given: Given, question: QuestionKind | null | undefined): boolean {
  return given.kind === 'chosen' || !question || question.kind === WHOM_TO_ADD.kind;
}

/** The same for the audit. */
export function deedOfGiven(request: Request, given: Given): Deed {
  const people = peopleOf(given);
  const whom = people.length === 1 ? String(people[0]?.id) : null;
  const what = given.kind === 'chosen' ? `people chosen: ${people.map(({ id }) => id).join(' ')}` : WHAT[given.kind];
  return { ...request, audience: 'people', what: short(what, 100), whom };
}

const WHAT = { author: 'forwarded message', hidden: 'forwarded message', contact: 'contact card' } as const;

const peopleOf = (given: Given): readonly Person[] => {
  if (given.kind === 'chosen') return given.people;
  return given.kind !== 'hidden' && given.person ? [given.person] : [];
};

function offer(
  { texts, answer }: Request,
  id: number,
  who: string,
  kind: 'author' | 'contact' | 'hidden',
  { access }: App,
): void {
  if (access.standing(id) !== 'stranger') answer(texts.alreadyIn(who));
  else
    answer(kind === 'contact' ? texts.entry.offerContact(who) : texts.entry.offerToAdd(who), [
      { text: texts.entry.buttons.letIn, data: callbackData(LET_IN, { person: id }) },
    ]);
}

function describe(person: Person, { store }: App): string {
  return store.state.users[person.id] ? whoIs(store.state, person.id) : describePerson(person);
}
