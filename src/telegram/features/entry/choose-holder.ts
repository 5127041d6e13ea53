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

/** What choosing between the people who had a username uses. */
export interface HolderServices extends LetInServices {
  readonly access: Pick<AccessService, 'addAll' | 'remove' | 'waitForUsername' | 'stopWaiting'>;
}

/** "Let them in", under a person who was named by the owner and not by an id. */
export const letInPerson = onPress(
  ENTRY_BUTTONS.letIn,
  'people',
  async (services: HolderServices, press, { person }) => {
    await letIn(services, [{ id: person, username: null }], press, press.replace);
    press.toast('');
  },
);

/** "Not them, take it back", under the word that a waiting username was bound; also chooses whom to remove. */
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

/** "None of them": whoever writes with this username is let in. */
export const waitForUsername = onPress(
  ENTRY_BUTTONS.waitForUsername,
  'people',
  async (services: HolderServices, press, { username }) => {
    await services.access.waitForUsername(username, press.updateId);
    press.toast('');
    press.replace(press.texts.waitingForUsername(username, textToPassOn(press.texts, services.botUsername())));
  },
);

/** A username that waits is taken back, though somebody in the list has it as well. */
export const stopWaiting = onPress(
  ENTRY_BUTTONS.stopWaiting,
  'people',
  async (services: HolderServices, press, { username }) => {
    await services.access.stopWaiting(username, press.updateId);
    press.toast('');
    press.replace(press.texts.usernameRemoved(username));
  },
);

/** Asks whom the owner means to let in by a username: a name may have gone from one person to another. */
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

/** Asks whom the owner means to remove. */
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
