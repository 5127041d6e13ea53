import { UserError } from '../../../errors.ts';
import { adoptable } from '../../../peers/moves/adoption.ts';
import type { ForeignService } from '../../../peers/moves/foreign-service.ts';
import { isAdmitted } from '../../../peers/records/is-on.ts';
import { short } from '../../../texts/format/html.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import { whoIs } from '../../who-is.ts';
import { nameOf, peopleIn } from '../people/find-people.ts';
import {
  type ForeignPageServices,
  type ForeignPeer,
  foreignPeerOf,
  pageTurners,
  showForeign,
} from './foreign-pages.ts';
import { NODE_BUTTONS } from './node-buttons.ts';

/** Services of adopting a foreign peer. */
export interface AdoptServices extends ForeignPageServices {
  readonly foreign: Pick<ForeignService, 'adopt'>;
}

const PAGE = 8;

/** Asks whose device a foreign peer becomes. */
export const chooseHolder = onPress(
  NODE_BUTTONS.chooseHolder,
  'owner',
  async (services: ForeignPageServices, press, values) => {
    const { node, tag } = values;
    const { address } = adoptablePeer(services, values);
    const { foreign: texts } = press.texts;
    const people = peopleIn(services.store.state, services.now()).filter((user) => isAdmitted(user, services.now()));
    const pages = Math.max(1, Math.ceil(people.length / PAGE));
    const page = Math.min(values.page, pages - 1);
    const rows = people.slice(page * PAGE, (page + 1) * PAGE).map((user) => ({
      text: short(nameOf(user), 30),
      data: callbackData(NODE_BUTTONS.adopt, { node, tag, person: user.telegram_id }),
    }));
    press.toast('');
    press.replace(texts.askWhom(tag, address), [
      ...rows,
      ...pageTurners(page, pages, (to) => callbackData(NODE_BUTTONS.chooseHolder, { node, tag, page: to })),
      { text: texts.buttons.back, data: callbackData(NODE_BUTTONS.foreignPeer, { node, tag }) },
    ]);
  },
);

/** Asks for confirmation, with the person's name. */
export const askToAdopt = onPress(NODE_BUTTONS.adopt, 'owner', async (services: ForeignPageServices, press, values) => {
  const { node, tag, person } = values;
  const { address } = adoptablePeer(services, values);
  const { foreign: texts } = press.texts;
  if (!isAdmitted(services.store.state.users[person], services.now())) throw new UserError('unknown-person');
  press.toast('');
  press.replace(texts.askAdoption(tag, address, whoIs(services.store.state, person)), [
    { text: texts.buttons.adoptNow(tag, address), data: callbackData(NODE_BUTTONS.adoptNow, values) },
    { text: texts.buttons.back, data: callbackData(NODE_BUTTONS.chooseHolder, { node, tag, page: 0 }) },
  ]);
});

/** Adopts a foreign peer: it becomes that person's device, with the same key and address. */
export const adoptPeer = onPress(
  NODE_BUTTONS.adoptNow,
  'owner',
  async (services: AdoptServices, press, { node, tag, person }) => {
    await services.foreign.adopt(press.updateId, { nodeId: node, tag }, person);
    showForeign(services, press, node, press.texts.foreign.adopted());
  },
);

/** The foreign peer that a button names, if it can become a device. Throws `UserError` otherwise. */
function adoptablePeer(
  services: ForeignPageServices,
  values: { readonly node: string; readonly tag: string },
): ForeignPeer {
  const peer = foreignPeerOf(services, values);
  const { view, key } = peer;
  if (!view.snapshot || !adoptable(services.store.state, view.node, view.snapshot, key))
    throw new UserError('not-adoptable');
  return peer;
}
