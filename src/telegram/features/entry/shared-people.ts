import type { AccessService } from '../../../access/access-service.ts';
import type { Person } from '../../../access/person.ts';
import { askedOf } from '../../../access/questions.ts';
import { short } from '../../../texts/format/html.ts';
import { callbackData } from '../../router/buttons.ts';
import type { SharedPeopleHandler } from '../../router/feature.ts';
import type { Request, SharedPeople } from '../../router/request.ts';
import { describePerson, whoIs } from '../../who-is.ts';
import { ADD_USER_QUESTION } from './add-user.ts';
import { ENTRY_BUTTONS } from './entry-buttons.ts';
import { type LetInServices, letIn } from './let-in.ts';

/** Services of adding shared people. */
export interface SharedPeopleServices extends LetInServices {
  readonly access: Pick<AccessService, 'addAll' | 'standing' | 'introduce' | 'dropQuestion'>;
  readonly now: () => number;
}

/** Adds people whom the owner shares with the bot: chosen from Telegram's list, a forwarded message or a contact card. */
export const addSharedPeople: SharedPeopleHandler<SharedPeopleServices> = {
  audience: 'people',
  // A forwarded message may also answer another question, for example what to send to everybody.
  takes: (shared, openQuestion) =>
    shared.kind === 'chosen' || openQuestion === null || openQuestion === ADD_USER_QUESTION,
  describe(shared) {
    const people = peopleOf(shared);
    const whom = people.length === 1 ? String(people[0]?.id) : null;
    const what =
      shared.kind === 'chosen' ? `people chosen: ${people.map(({ id }) => id).join(' ')}` : SHARED_BY[shared.kind];
    return { what: short(what, 100), whom };
  },
  run: addOrOffer,
};

/** What the audit calls each kind. */
const SHARED_BY = { author: 'forwarded message', hidden: 'forwarded message', contact: 'contact card' } as const;

/**
 * People chosen from Telegram's list are let in at once, and so is a forwarded message's author when the bot had asked whom to add.
 * Without that question it offers a button first: messages are forwarded by mistake, too.
 */
async function addOrOffer(services: SharedPeopleServices, request: Request, shared: SharedPeople): Promise<void> {
  const { access, store, now } = services;
  const { texts, from, answer } = request;
  if (shared.kind === 'hidden') return answer(texts.entry.hiddenSender(shared.name));
  if (shared.kind === 'contact' && !shared.person) return answer(texts.entry.contactWithoutAccount(shared.name));
  const people = peopleOf(shared);
  for (const person of people) access.introduce(person);
  const isAsked = askedOf(store.state, from.id, now())?.kind === ADD_USER_QUESTION;
  const [only] = people;
  if (shared.kind !== 'chosen' && only && !isAsked) return offer(services, request, only, shared.kind);
  await letIn(services, people, request, (html) => request.answerWithKeys(html, 'none'));
  if (isAsked) await access.dropQuestion(from.id);
}

const peopleOf = (shared: SharedPeople): readonly Person[] => {
  if (shared.kind === 'chosen') return shared.people;
  return shared.kind !== 'hidden' && shared.person ? [shared.person] : [];
};

function offer(
  { access, store }: SharedPeopleServices,
  { texts, answer }: Request,
  person: Person,
  kind: 'author' | 'contact',
): void {
  const { id } = person;
  const who = store.state.users[id] ? whoIs(store.state, id) : describePerson(person);
  if (access.standing(id) !== 'stranger') answer(texts.alreadyIn(who));
  else
    answer(kind === 'contact' ? texts.entry.offerContact(who) : texts.entry.offerToAdd(who), [
      { text: texts.entry.buttons.letIn, data: callbackData(ENTRY_BUTTONS.letIn, { person: id }) },
    ]);
}
