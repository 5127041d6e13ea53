import type { AccessService } from '../../../access/access-service.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress, question } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { type AskServices, askFor } from './ask-for.ts';
import { PEOPLE_BUTTONS } from './people-buttons.ts';
import { foundPeople, type PeopleListView, peoplePage } from './people-list.ts';
import type { PeopleView } from './person-status.ts';

/** Services of the search for people. */
export interface FindServices extends PeopleView, AskServices {
  readonly access: Pick<AccessService, 'dropQuestion'>;
}

/** `/users`: lists everybody, ten on a page, with a button for each card. Followed by words, it searches. */
export async function users(view: PeopleListView, { texts, args, answer }: Request): Promise<void> {
  answer(...(args === '' ? peoplePage(view, texts, 0) : foundPeople(view, texts, args)));
}

/** Shows another page of the list. */
export const showPeoplePage = onPress(PEOPLE_BUTTONS.list, 'people', async (view: PeopleListView, press, { page }) => {
  press.toast('');
  press.replace(...peoplePage(view, press.texts, page));
});

/** "Search": asks for the words to search for. */
export const askWhomToFind = onPress(PEOPLE_BUTTONS.find, 'people', async (services: AskServices, press) => {
  await askFor(services, press, whomToFind.kind, '');
  const { people: texts } = press.texts;
  press.replace(texts.askWords(), [
    { text: texts.buttons.toList, data: callbackData(PEOPLE_BUTTONS.list, { page: 0 }) },
  ]);
});

/** The answer: searches people by these words. */
export const whomToFind = question('find-person', 'people', async (services: FindServices, request) => {
  await services.access.dropQuestion(request.from.id);
  request.answer(...foundPeople(services, request.texts, request.args));
});
