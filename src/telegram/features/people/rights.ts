import { setRight } from '../../../access/set-right.ts';
import { UserError } from '../../../errors.ts';
import { firstTime } from '../../../peers/records/seen-updates.ts';
import { RIGHTS } from '../../../peers/records/user-record.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData, word } from '../../router/button-kind.ts';
import type { Request, Row } from '../../router/request.ts';
import { whoIs } from '../../who-is.ts';
import { PEOPLE } from './people-shapes.ts';

/** What a friend may do for the owner, with a button for each right. */
export const SHOW_RIGHTS = buttonKind('rights', 'owner', { person: word.person }, async (press, { person }, app) => {
  press.toast('');
  press.replace(...rightsOf(app, press.texts, person));
});

const RIGHT = { person: word.person, right: word.oneOf(...RIGHTS), wanted: word.oneOf('on', 'off') } as const;

/** One of them is given or taken back; the friend hears of it. */
export const SET_RIGHT = buttonKind('right', 'owner', RIGHT, async (press, { person, right, wanted }, app) => {
  const isGiven = wanted === 'on';
  const isNews = await app.store.update((draft, before) => {
    if (!firstTime(draft, press.updateId)) return false;
    setRight(draft, person, right, isGiven, app.now());
    return before.users[person]?.rights.includes(right) !== isGiven;
  });
  press.toast('');
  press.replace(...rightsOf(app, press.texts, person));
  if (isNews) app.messenger.tell(person, ({ rights }) => (isGiven ? rights.given(right) : rights.taken(right)));
});

function rightsOf({ store }: App, all: Request['texts'], person: number): [html: string, rows: Row[]] {
  const texts = all.rights;
  const user = store.state.users[person];
  if (!user || user.role === 'owner') throw new UserError('unknown-person');
  const rows = RIGHTS.map((right) => {
    const has = user.rights.includes(right);
    const data = callbackData(SET_RIGHT, { person, right, wanted: has ? 'off' : 'on' });
    return { text: `${has ? '✅' : '⬜️'} ${texts.name[right]}`, data };
  });
  const back = { text: all.people.buttons.back, data: callbackData(PEOPLE.card, { person }) };
  return [texts.title(whoIs(store.state, person)), [...rows, back]];
}
