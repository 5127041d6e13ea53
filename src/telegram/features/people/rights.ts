import { setRight } from '../../../access/set-right.ts';
import { UserError } from '../../../errors.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import { firstTime } from '../../../peers/records/seen-updates.ts';
import { RIGHTS } from '../../../peers/records/user-record.ts';
import type { Messenger } from '../../outbox/messenger.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Request } from '../../router/request.ts';
import { whoIs } from '../../who-is.ts';
import { PEOPLE_BUTTONS } from './people-buttons.ts';

/** Services of the rights that the owner hands to friends. */
export interface RightsServices {
  readonly store: StorePort;
  readonly now: () => number;
  readonly messenger: Messenger;
}

/** Shows a friend's rights, with a button for each that gives or takes it. */
export const showRights = onPress(
  PEOPLE_BUTTONS.rights,
  'owner',
  async (services: Pick<RightsServices, 'store'>, press, { person }) => {
    press.toast('');
    press.replace(...rightsOf(services, press.texts, person));
  },
);

/** Gives or takes one right, and tells the friend. */
export const changeRight = onPress(
  PEOPLE_BUTTONS.setRight,
  'owner',
  async (services: RightsServices, press, { person, right, wanted }) => {
    const isGiven = wanted === 'on';
    const hasChanged = await services.store.update((draft, before) => {
      if (!firstTime(draft, press.updateId)) return false;
      setRight(draft, person, right, isGiven, services.now());
      return before.users[person]?.rights.includes(right) !== isGiven;
    });
    press.toast('');
    press.replace(...rightsOf(services, press.texts, person));
    if (hasChanged)
      services.messenger.tell(person, ({ rights }) => (isGiven ? rights.given(right) : rights.taken(right)));
  },
);

function rightsOf(
  { store }: Pick<RightsServices, 'store'>,
  all: Request['texts'],
  person: number,
): [html: string, rows: Row[]] {
  const texts = all.rights;
  const user = store.state.users[person];
  if (!user || user.role === 'owner') throw new UserError('unknown-person');
  const rows = RIGHTS.map((right) => {
    const has = user.rights.includes(right);
    const data = callbackData(PEOPLE_BUTTONS.setRight, { person, right, wanted: has ? 'off' : 'on' });
    return { text: `${has ? '✅' : '⬜️'} ${texts.name[right]}`, data };
  });
  const back = { text: all.people.buttons.back, data: callbackData(PEOPLE_BUTTONS.card, { person }) };
  return [texts.title(whoIs(store.state, person)), [...rows, back]];
}
