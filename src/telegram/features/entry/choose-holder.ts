import type { Candidate } from '../../../access/usernames.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { buttonKind, callbackData, word } from '../../router/button-kind.ts';
import type { Request, Row } from '../../router/request.ts';
import { describePerson, whoIs } from '../../who-is.ts';
import { letIn } from './let-in.ts';
import { textToPassOn } from './pass-on.ts';

/** "Let them in", under a person who was named by the owner and not by an id. */
export const LET_IN = buttonKind('let-in', 'people', { person: word.person }, async (press, { person }, app) => {
  await letIn([{ id: person, username: null }], press, app, press.replace);
  press.toast('');
});

/** "Not them, take it back", under the word that a waiting username was bound; also chooses whom to remove. */
export const UNBIND = buttonKind('unbind', 'people', { person: word.person }, async (press, { person }, app) => {
  await app.access.remove(person, press.updateId, press.from.id);
  press.toast('');
  press.removeButtons();
  press.answer(press.texts.removed(whoIs(app.store.state, person)));
});

const NAMED = { username: word.username } as const;

/** "None of them": whoever writes with this username is let in. */
export const WAIT_FOR_USERNAME = buttonKind('wait-for', 'people', NAMED, async (press, { username }, app) => {
  await app.access.waitForUsername(username, press.updateId);
  press.toast('');
  press.replace(press.texts.waitingForUsername(username, textToPassOn(press.texts, app)));
});

/** A username that waits is taken back, though somebody in the list has it as well. */
export const STOP_WAITING = buttonKind('no-wait', 'people', NAMED, async (press, { username }, app) => {
  await app.access.stopWaiting(username, press.updateId);
  press.toast('');
  press.replace(press.texts.usernameRemoved(username));
});

/** Asks whom the owner means to let in by a username: a name may have gone from one person to another. */
export function askWhomToAdd(
  texts: Texts,
  username: string,
  candidates: readonly Candidate[],
  answer: Request['answer'],
): void {
  const rows: Row[] = candidates.map(({ state, ...person }) => ({
    text: texts.entry.buttons.thisOne(describePerson(person), state),
    data: callbackData(LET_IN, { person: person.id }),
  }));
  const none = { text: texts.entry.buttons.noneOfThem, data: callbackData(WAIT_FOR_USERNAME, { username }) };
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
    data: callbackData(UNBIND, { person: person.id }),
  }));
  const stop = { text: texts.entry.buttons.stopWaiting, data: callbackData(STOP_WAITING, { username }) };
  answer(texts.entry.whichToRemove(username), isWaiting ? [...rows, stop] : rows);
}
