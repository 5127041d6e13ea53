import { UserError } from '../../../errors.ts';
import { adoptable } from '../../../peers/moves/adoption.ts';
import { isAdmitted } from '../../../peers/records/records.ts';
import { short } from '../../../texts/format/html.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData } from '../../router/button-kind.ts';
import { whoIs } from '../../who-is.ts';
import { nameOf, peopleIn } from '../people/find-people.ts';
import { pageTurners, type Stranger, showForeign, strangerOf } from './foreign-pages.ts';
import { NODES } from './node-shapes.ts';

const PAGE = 8;

/** Whose device is it to be? */
export const CHOOSE_WHOSE = buttonKind(NODES.whom.action, 'owner', NODES.whom.fields, async (press, values, app) => {
  const { node, tag } = values;
  const { address } = candidate(app, values);
  const { foreign: texts } = press.texts;
  const people = peopleIn(app.store.state, app.now()).filter((user) => isAdmitted(user, app.now()));
  const pages = Math.max(1, Math.ceil(people.length / PAGE));
  const page = Math.min(values.page, pages - 1);
  const rows = people.slice(page * PAGE, (page + 1) * PAGE).map((user) => ({
    text: short(nameOf(user), 30),
    data: callbackData(NODES.adopt, { node, tag, person: user.telegram_id }),
  }));
  press.toast('');
  press.replace(texts.askWhom(tag, address), [
    ...rows,
    ...pageTurners(page, pages, (to) => callbackData(NODES.whom, { node, tag, page: to })),
    { text: texts.buttons.back, data: callbackData(NODES.peer, { node, tag }) },
  ]);
});

/** Really this person's? */
export const ASK_ADOPTION = buttonKind(NODES.adopt.action, 'owner', NODES.adopt.fields, async (press, values, app) => {
  const { node, tag, person } = values;
  const { address } = candidate(app, values);
  const { foreign: texts } = press.texts;
  if (!isAdmitted(app.store.state.users[person], app.now())) throw new UserError('unknown-person');
  press.toast('');
  press.replace(texts.askAdoption(tag, address, whoIs(app.store.state, person)), [
    { text: texts.buttons.adoptNow(tag, address), data: callbackData(NODES.adoptNow, values) },
    { text: texts.buttons.back, data: callbackData(NODES.whom, { node, tag, page: 0 }) },
  ]);
});

/** Yes: the same key at the same address is that person's device from now on. */
export const ADOPT_STRANGER = buttonKind(
  NODES.adoptNow.action,
  'owner',
  NODES.adoptNow.fields,
  async (press, { node, tag, person }, app) => {
    await app.foreign.adopt(press.updateId, { nodeId: node, tag }, person);
    showForeign(press, app, node, press.texts.foreign.adopted());
  },
);

/** The foreign peer of a button, if it can become a device. Throws `UserError`. */
function candidate(app: App, values: { readonly node: string; readonly tag: string }): Stranger {
  const stranger = strangerOf(app, values);
  const { view, key } = stranger;
  if (!view.snapshot || !adoptable(app.store.state, view.node, view.snapshot, key))
    throw new UserError('not-adoptable');
  return stranger;
}
