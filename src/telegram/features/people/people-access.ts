import type { AccessService } from '../../../access/access-service.ts';
import { type Actor, type PeopleService, requireMayChange } from '../../../access/people-service.ts';
import { undoRemoval } from '../../../access/undo-removal.ts';
import type { Messenger } from '../../outbox/messenger.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import { whoIs } from '../../who-is.ts';
import { tellFriend } from '../entry/tell-friend.ts';
import { PEOPLE_BUTTONS } from './people-buttons.ts';
import { backToCard, type CardServices, changeable, personCard } from './person-card.ts';

/** Services of the buttons about a person's access. */
export interface PeopleAccessServices extends CardServices {
  readonly people: Pick<PeopleService, 'pause' | 'resume'>;
  readonly access: Pick<AccessService, 'remove'>;
  readonly messenger: Messenger;
}

/** The person who acts, and the update by which they do. */
export const actorOf = ({ from, updateId }: Pick<Press, 'from' | 'updateId'>): Actor => ({ by: from.id, updateId });

/** Confirms an action with a toast and replaces the message by the person's current card. */
export function showCard(services: CardServices, press: Press, person: number, said = press.texts.people.done()): void {
  press.toast(said);
  press.replace(...personCard(services, press.texts, press.from.id, person));
}

/** Shows a person's card. */
export const showPerson = onPress(PEOPLE_BUTTONS.card, 'people', async (services: CardServices, press, values) => {
  showCard(services, press, values.person, '');
});

/** Pauses a friend: their configs stop working until `resumePerson`. */
export const pausePerson = onPress(
  PEOPLE_BUTTONS.pause,
  'people',
  async (services: PeopleAccessServices, press, { person }) => {
    await setActive(services, press, person, 'paused');
  },
);

/** Ends the pause: the configs work again. */
export const resumePerson = onPress(
  PEOPLE_BUTTONS.resume,
  'people',
  async (services: PeopleAccessServices, press, values) => {
    await setActive(services, press, values.person, 'resumed');
  },
);

/** Asks for confirmation before a removal. */
export const askToRemovePerson = onPress(
  PEOPLE_BUTTONS.remove,
  'people',
  async (services: CardServices, press, { person }) => {
    changeable(services, press.from.id, person);
    const { people: texts } = press.texts;
    press.toast('');
    press.replace(texts.askRemoval(whoIs(services.store.state, person)), [
      { text: texts.buttons.removeNow, data: callbackData(PEOPLE_BUTTONS.removeNow, { person }) },
      backToCard(press.texts, person),
    ]);
  },
);

/** Removes a person: their peers leave the nodes; keys and addresses are kept for a day. */
export const removePersonNow = onPress(
  PEOPLE_BUTTONS.removeNow,
  'people',
  async (services: PeopleAccessServices, press, { person }) => {
    await services.access.remove(person, press.updateId, press.from.id);
    showCard(services, press, person);
  },
);

/** Undoes a removal with all terms, devices and keys. */
export const restorePerson = onPress(
  PEOPLE_BUTTONS.restore,
  'people',
  async (services: CardServices, press, { person }) => {
    await services.store.update((draft, before) => {
      requireMayChange(before, services.settings.adminId, press.from.id, person);
      undoRemoval(draft, person, press.updateId, services.now());
    });
    showCard(services, press, person);
  },
);

/** Pauses or resumes a friend, and tells them if that changed anything. */
async function setActive(
  services: PeopleAccessServices,
  press: Press,
  person: number,
  wanted: 'paused' | 'resumed',
): Promise<void> {
  const { active } = changeable(services, press.from.id, person);
  const user = await services.people[wanted === 'paused' ? 'pause' : 'resume'](actorOf(press), person);
  if (user.active !== active) tellFriend(services, user, wanted);
  showCard(services, press, person);
}
