import { buttonKind, callbackData } from '../../router/button-kind.ts';
import { questionKind } from '../../router/question-kind.ts';
import { foundPeople, peoplePage } from './people-list.ts';
import { PEOPLE } from './people-shapes.ts';
import { askFor } from './people-words.ts';

/** A page of the list. */
export const TURN = buttonKind(PEOPLE.list.action, 'people', PEOPLE.list.fields, async (press, { page }, app) => {
  press.toast('');
  press.replace(...peoplePage(app, press.texts, page));
});

/** The words that are sought. */
export const SOUGHT = questionKind('find-person', 'people', async (request, _about, app) => {
  await app.access.dropQuestion(request.from.id);
  request.answer(...foundPeople(app, request.texts, request.args));
});

/** "Search": the next words that come are what is sought. */
export const FIND = buttonKind(PEOPLE.find.action, 'people', PEOPLE.find.fields, async (press, _values, app) => {
  await askFor(press, app, SOUGHT.kind, '');
  const { people: texts } = press.texts;
  press.replace(texts.askWords(), [{ text: texts.buttons.toList, data: callbackData(PEOPLE.list, { page: 0 }) }]);
});
