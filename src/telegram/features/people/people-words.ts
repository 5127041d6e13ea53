import { ask } from '../../../access/questions.ts';
import { UserError } from '../../../errors.ts';
import { firstTime } from '../../../peers/records/seen-updates.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData } from '../../router/button-kind.ts';
import { questionKind } from '../../router/question-kind.ts';
import type { Press, Request } from '../../router/request.ts';
import { whoIs } from '../../who-is.ts';
import { actorOf, showCard } from './people-access.ts';
import { PEOPLE } from './people-shapes.ts';
import { backToCard, changeable, personCard } from './person-card.ts';

const LONGEST_NAME = 64;
const LONGEST_NOTE = 500;

/** The name that somebody is to have. */
export const NAMED = questionKind('name-person', 'people', async (request, about, app) => {
  const name = shortEnough(request.args, LONGEST_NAME);
  await app.people.rename(actorOf(request), Number(about), name);
  await answerWithCard(request, app, Number(about));
});

/** The note about somebody. */
export const NOTED = questionKind('note-person', 'people', async (request, about, app) => {
  const note = shortEnough(request.args, LONGEST_NOTE);
  await app.people.setNote(actorOf(request), Number(about), note);
  await answerWithCard(request, app, Number(about));
});

/** What to call them? */
export const RENAME = buttonKind(PEOPLE.rename.action, 'people', PEOPLE.rename.fields, async (press, values, app) => {
  const { called } = changeable(app, press.from.id, values.person);
  await askFor(press, app, NAMED.kind, String(values.person));
  showQuestion(
    press,
    values.person,
    press.texts.people.askName(whoIs(app.store.state, values.person)),
    called && 'name',
  );
});

/** What to remember about them? */
export const NOTE = buttonKind(PEOPLE.note.action, 'people', PEOPLE.note.fields, async (press, values, app) => {
  const { note } = changeable(app, press.from.id, values.person);
  await askFor(press, app, NOTED.kind, String(values.person));
  showQuestion(press, values.person, press.texts.people.askNote(whoIs(app.store.state, values.person)), note && 'note');
});

/** No name, or no note, of the owner's any more. */
export const CLEAR = buttonKind(PEOPLE.clear.action, 'people', PEOPLE.clear.fields, async (press, values, app) => {
  if (values.what === 'name') await app.people.rename(actorOf(press), values.person, null);
  else await app.people.setNote(actorOf(press), values.person, null);
  await app.access.dropQuestion(press.from.id);
  showCard(press, app, values.person);
});

/** The presser's next words answer this. */
export async function askFor(press: Press, app: App, kind: string, about: string): Promise<void> {
  await app.store.update((draft) => {
    if (firstTime(draft, press.updateId)) ask(draft, press.from.id, kind, about, app.now());
  });
  press.toast('');
}

function showQuestion(press: Press, person: number, html: string, clears: 'name' | 'note' | '' | null): void {
  const { clear } = press.texts.people.buttons;
  const erase = clears ? [{ text: clear, data: callbackData(PEOPLE.clear, { person, what: clears }) }] : [];
  press.replace(html, [...erase, backToCard(press.texts, person)]);
}

async function answerWithCard(request: Request, app: App, person: number): Promise<void> {
  await app.access.dropQuestion(request.from.id);
  request.answer(...personCard(app, request.texts, request.from.id, person));
}

/** The question stays open when the words are none, or too many. */
function shortEnough(words: string, longest: number): string {
  if (words === '' || words.length > longest) throw new UserError('words-do-not-fit');
  return words;
}
