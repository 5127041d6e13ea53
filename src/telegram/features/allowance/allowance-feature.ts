import { deviceOwner } from '../../../access/allowance-service.ts';
import { UserError } from '../../../errors.ts';
import { allowanceNow } from '../../../health/allowance/allowance-now.ts';
import { ALLOWANCE_ENDS } from '../../../peers/records/user-record.ts';
import { callbackData } from '../../router/buttons.ts';
import { type Feature, onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import { whoIs } from '../../who-is.ts';
import { ALLOWANCE_BUTTONS, AMOUNTS, MORE_GB, SPEEDS } from './allowance-buttons.ts';
import { type AllowanceServices, labelOf, limited, limitsPage } from './allowance-page.ts';

const actorOf = ({ from, updateId }: Press) => ({ by: from.id, updateId });

async function settleAndShow(services: AllowanceServices, press: Press, person: number): Promise<void> {
  await services.settle();
  press.toast(press.texts.people.done());
  press.replace(...limitsPage(services, press.texts, limited(services, press.from.id, person)));
}

const showLimits = onPress(ALLOWANCE_BUTTONS.page, 'people', async (services: AllowanceServices, press, { person }) => {
  press.toast('');
  press.replace(...limitsPage(services, press.texts, limited(services, press.from.id, person)));
});

/** Asks for an amount, for what happens at its end, or for a speed. */
const askForLimit = onPress(
  ALLOWANCE_BUTTONS.open,
  'people',
  async (services: AllowanceServices, press, { person, what }) => {
    const user = limited(services, press.from.id, person);
    const { allowance: texts, people } = press.texts;
    const { buttons } = texts;
    const who = whoIs(services.store.state, person);
    const marked = (isChosen: boolean, text: string, data: string) => ({
      text: `${isChosen ? '✅ ' : ''}${text}`,
      data,
    });
    const gb = (amount: number) =>
      marked(
        user.allowance !== null && (user.allowance.gb ?? 0) === amount,
        buttons.gbOf(amount || null),
        callbackData(ALLOWANCE_BUTTONS.setGb, { person, gb: amount }),
      );
    const speed = (mbit: number) =>
      marked(
        (user.speed_mbit ?? 0) === mbit,
        mbit === 0 ? buttons.usual : buttons.speedOf(mbit),
        callbackData(ALLOWANCE_BUTTONS.setSpeed, { person, mbit }),
      );
    const end = (which: (typeof ALLOWANCE_ENDS)[number]) =>
      marked(
        user.allowance?.end === which,
        buttons.endOf(which),
        callbackData(ALLOWANCE_BUTTONS.setEnd, { person, end: which }),
      );
    const usual = marked(user.allowance === null, buttons.usual, callbackData(ALLOWANCE_BUTTONS.usualGb, { person }));
    const back = { text: people.buttons.back, data: callbackData(ALLOWANCE_BUTTONS.page, { person }) };
    press.toast('');
    if (what === 'gb')
      press.replace(texts.askGb(who), [AMOUNTS.slice(0, 3).map(gb), AMOUNTS.slice(3).map(gb), gb(0), usual, back]);
    else if (what === 'end') press.replace(texts.askEnd(who), [...ALLOWANCE_ENDS.map(end), back]);
    else
      press.replace(texts.askSpeed(who), [SPEEDS.slice(0, 4).map(speed), SPEEDS.slice(4).map(speed), speed(0), back]);
  },
);

const setAmount = onPress(
  ALLOWANCE_BUTTONS.setGb,
  'people',
  async (services: AllowanceServices, press, { person, gb }) => {
    if (gb !== 0 && !AMOUNTS.some((amount) => amount === gb)) throw new UserError('stale-button');
    await services.allowances.setAmount(actorOf(press), person, gb || null);
    await settleAndShow(services, press, person);
  },
);

const setUsualAmount = onPress(
  ALLOWANCE_BUTTONS.usualGb,
  'people',
  async (services: AllowanceServices, press, { person }) => {
    await services.allowances.setAmount(actorOf(press), person, 'usual');
    await settleAndShow(services, press, person);
  },
);

const setEnd = onPress(
  ALLOWANCE_BUTTONS.setEnd,
  'people',
  async (services: AllowanceServices, press, { person, end }) => {
    await services.allowances.setEnd(actorOf(press), person, end);
    await settleAndShow(services, press, person);
  },
);

const setSpeed = onPress(
  ALLOWANCE_BUTTONS.setSpeed,
  'people',
  async (services: AllowanceServices, press, { person, mbit }) => {
    await services.allowances.setSpeed(actorOf(press), person, offered(mbit));
    await settleAndShow(services, press, person);
  },
);

const askDeviceSpeed = onPress(
  ALLOWANCE_BUTTONS.device,
  'people',
  async (services: AllowanceServices, press, { person, peer }) => {
    limited(services, press.from.id, person);
    const device = services.store.state.peers[peer];
    if (!device || deviceOwner(services.store.state, peer) !== person) throw new UserError('unknown-device');
    const { allowance: texts, people } = press.texts;
    const choice = (mbit: number) => ({
      text: `${(device.speed_mbit ?? 0) === mbit ? '✅ ' : ''}${mbit === 0 ? texts.buttons.noOwn : texts.buttons.speedOf(mbit)}`,
      data: callbackData(ALLOWANCE_BUTTONS.setDevice, { person, peer, mbit }),
    });
    press.toast('');
    press.replace(texts.askDeviceSpeed(whoIs(services.store.state, person), labelOf(services, device)), [
      SPEEDS.slice(0, 4).map(choice),
      SPEEDS.slice(4).map(choice),
      choice(0),
      { text: people.buttons.back, data: callbackData(ALLOWANCE_BUTTONS.page, { person }) },
    ]);
  },
);

const setDeviceSpeed = onPress(
  ALLOWANCE_BUTTONS.setDevice,
  'people',
  async (services: AllowanceServices, press, { person, peer, mbit }) => {
    if (deviceOwner(services.store.state, peer) !== person) throw new UserError('unknown-device');
    await services.allowances.setDeviceSpeed(actorOf(press), peer, offered(mbit));
    await settleAndShow(services, press, person);
  },
);

/** "+10 GB": for this month, and the VPN works again at once. A second press of the same button adds nothing. */
const addGb = onPress(
  ALLOWANCE_BUTTONS.more,
  'people',
  async (services: AllowanceServices, press, { person, month: from, before }) => {
    const { store, traffic, now } = services;
    const month = traffic.month(store.state.preferences.allowance_day);
    if (month.from !== from) throw new UserError('stale-button');
    await services.allowances.addGb(actorOf(press), person, MORE_GB, { month, before });
    await services.settle();
    const { users, preferences } = store.state;
    const user = users[person];
    const present = user ? allowanceNow(user, preferences, traffic, now()) : null;
    if (present === null) throw new UserError('stale-button');
    const { texts } = press;
    press.toast(texts.people.done());
    press.replace(texts.allowance.added(whoIs(store.state, person), MORE_GB, present), [
      { text: texts.allowance.buttons.card, data: callbackData(ALLOWANCE_BUTTONS.page, { person }) },
    ]);
  },
);

/** The speed that was chosen; null: none of its own. Throws `UserError` for one that is not offered. */
function offered(mbit: number): number | null {
  if (mbit === 0) return null;
  if (!SPEEDS.some((speed) => speed === mbit)) throw new UserError('stale-button');
  return mbit;
}

/** Monthly allowances and speed limits of friends; their page opens from a person's card. */
export const allowanceFeature: Feature<AllowanceServices> = {
  commands: [],
  buttons: [
    showLimits,
    askForLimit,
    setAmount,
    setUsualAmount,
    setEnd,
    setSpeed,
    askDeviceSpeed,
    setDeviceSpeed,
    addGb,
  ],
  questions: [],
};
