import type { AccessService } from '../../../access/access-service.ts';
import type { Candidate } from '../../../access/usernames.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { describePerson, whoIs } from '../../who-is.ts';
import { ENTRY_BUTTONS } from './entry-buttons.ts';
import { type LetInServices, letIn } from './let-in.ts';
import { textToPassOn } from './pass-on.ts';

/** Services of choosing whom a username means. */
export interface HolderServices extends LetInServices {
  readonly access: Pick<AccessService, 'addAll' | 'remove' | 'waitForUsername' | 'stopWaiting'>;
}

/** "Let them in": the owner chose the person whom a username or a shared message means. */
export const letInPerson = onPress(
  ENTRY_BUTTONS.letIn,
  'people',
  async (services: HolderServices, press, { person }) => {
    await letIn(services, [{ id: person, username: null }], press, press.replace);
    press.toast('');
  },
);

/** Removes a person: "take it back" below the notice that a username let them in, and the choice of whom to remove. */
export const removePerson = onPress(
  ENTRY_BUTTONS.remove,
  'people',
  async (services: HolderServices, press, { person }) => {
    await services.access.remove(person, press.updateId, press.from.id);
    press.toast('');
    press.removeButtons();
    press.answer(press.texts.removed(whoIs(services.store.state, person)));
  },
);

/** "None of them": lets in whoever writes with this username next. */
export const waitForUsername = onPress(
  ENTRY_BUTTONS.waitForUsername,
  'people',
  async (services: HolderServices, press, { username }) => {
    await services.access.waitForUsername(username, press.updateId);
    press.toast('');
    press.replace(press.texts.waitingForUsername(username, textToPassOn(press.texts, services.botUsername())));
  },
);

/** Cancels a waiting username and removes nobody, although people in the list have had the same username. */
export const stopWaiting = onPress(
  ENTRY_BUTTONS.stopWaiting,
  'people',
  async (services: HolderServices, press, { username }) => {
    await services.access.stopWaiting(username, press.updateId);
    press.toast('');
    press.replace(press.texts.usernameRemoved(username));
  },
);

/** Asks whom the owner means to let in by a username, since a username may pass from one person to another. */
export function askWhomToAdd(
  texts: Texts,
  username: string,
  candidates: readonly Candidate[],
  answer: Request['answer'],
): void {
  const rows: Row[] = candidates.map(({ state, ...person }) => ({
    text: texts.entry.buttons.thisOne(describePerson(person), state),
    data: callbackData(ENTRY_BUTTONS.letIn, { person: person.id }),
  }));
  const none = {
    text: texts.entry.buttons.noneOfThem,
    data: callbackData(ENTRY_BUTTONS.waitForUsername, { username }),
  };
  answer(texts.entry.whichToAdd(username), [...rows, none]);
}

/** Asks whom the owner means to remove by a username. */
export function askWhomToRemove(
  texts: Texts,
  username: string,
  { candidates, isWaiting }: { readonly candidates: readonly Candidate[]; readonly isWaiting: boolean },
  answer: Request['answer'],
): void {
  const rows: Row[] = candidates.map(({ state, ...person }) => ({
    text: texts.entry.buttons.thisOne(describePerson(person), state),
    data: callbackData(ENTRY_BUTTONS.remove, { person: person.id }),
  }));
  const stop = { text: texts.entry.buttons.stopWaiting, data: callbackData(ENTRY_BUTTONS.stopWaiting, { username }) };
  answer(texts.entry.whichToRemove(username), isWaiting ? [...rows, stop] : rows);
}
