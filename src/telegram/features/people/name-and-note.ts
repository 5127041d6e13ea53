import type { AccessService } from '../../../access/access-service.ts';
import type { PeopleService } from '../../../access/people-service.ts';
import { UserError } from '../../../errors.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress, question } from '../../router/feature.ts';
import type { Press, Request } from '../../router/request.ts';
import { whoIs } from '../../who-is.ts';
import { askFor } from './ask-for.ts';
import { actorOf, showCard } from './people-access.ts';
import { PEOPLE_BUTTONS } from './people-buttons.ts';
import { backToCard, type CardServices, changeable, personCard } from './person-card.ts';

/** Services of the owner's name for a person and note about them. */
export interface NameServices extends CardServices {
  readonly people: Pick<PeopleService, 'rename' | 'setNote'>;
  readonly access: Pick<AccessService, 'dropQuestion'>;
}

const LONGEST_NAME = 64;
const LONGEST_NOTE = 500;

/** The answer: sets the owner's name for the person. */
export const newName = question('name-person', 'people', async (services: NameServices, request, about) => {
  const name = shortEnough(request.args, LONGEST_NAME);
  await services.people.rename(actorOf(request), Number(about), name);
  await answerWithCard(services, request, Number(about));
});

/** The answer: sets the note about the person. */
export const newNote = question('note-person', 'people', async (services: NameServices, request, about) => {
  const note = shortEnough(request.args, LONGEST_NOTE);
  await services.people.setNote(actorOf(request), Number(about), note);
  await answerWithCard(services, request, Number(about));
});

/** Asks for the owner's name for a person. */
export const askName = onPress(PEOPLE_BUTTONS.rename, 'people', async (services: CardServices, press, values) => {
  const { called } = changeable(services, press.from.id, values.person);
  await askFor(services, press, newName.kind, String(values.person));
  showQuestion(
    press,
    values.person,
    press.texts.people.askName(whoIs(services.store.state, values.person)),
    called && 'name',
  );
});

/** Asks for the note about a person. */
export const askNote = onPress(PEOPLE_BUTTONS.note, 'people', async (services: CardServices, press, values) => {
  const { note } = changeable(services, press.from.id, values.person);
  await askFor(services, press, newNote.kind, String(values.person));
  showQuestion(
    press,
    values.person,
    press.texts.people.askNote(whoIs(services.store.state, values.person)),
    note && 'note',
  );
});

/** Clears the owner's name for a person, or the note. */
export const clearNameOrNote = onPress(
  PEOPLE_BUTTONS.clear,
  'people',
  async (services: NameServices, press, values) => {
    if (values.what === 'name') await services.people.rename(actorOf(press), values.person, null);
    else await services.people.setNote(actorOf(press), values.person, null);
    await services.access.dropQuestion(press.from.id);
    showCard(services, press, values.person);
  },
);

function showQuestion(press: Press, person: number, html: string, clears: 'name' | 'note' | '' | null): void {
  const { clear } = press.texts.people.buttons;
  const erase = clears ? [{ text: clear, data: callbackData(PEOPLE_BUTTONS.clear, { person, what: clears }) }] : [];
  press.replace(html, [...erase, backToCard(press.texts, person)]);
}

async function answerWithCard(
  services: CardServices & Pick<NameServices, 'access'>,
  request: Request,
  person: number,
): Promise<void> {
  await services.access.dropQuestion(request.from.id);
  request.answer(...personCard(services, request.texts, request.from.id, person));
}

/** Returns the words; throws `UserError` if they are empty or longer than `longest`, and the question stays open. */
function shortEnough(words: string, longest: number): string {
  if (words === '' || words.length > longest) throw new UserError('words-do-not-fit');
  return words;
}
