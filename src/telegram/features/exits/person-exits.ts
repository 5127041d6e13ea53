import type { PeopleService } from '../../../access/people-service.ts';
import { UserError } from '../../../errors.ts';
import type { Messenger } from '../../outbox/messenger.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import type { NodesView } from '../../views.ts';
import { whoIs } from '../../who-is.ts';
import { CONFIG_BUTTONS } from '../config/config-buttons.ts';
import { choiceLabel, type ExitSettings, entriesOf, exitLine, mayChooseExit, otherChoices } from '../config/exits.ts';
import { actorOf } from '../people/people-access.ts';
import { PEOPLE_BUTTONS } from '../people/people-buttons.ts';
import { backToCard, changeable } from '../people/person-card.ts';

/** Services of the exits in a person's card. */
export interface PersonExitServices extends Omit<NodesView, 'settings'> {
  readonly settings: NodesView['settings'] & ExitSettings['settings'];
  readonly people: Pick<PeopleService, 'setExit' | 'setChoosesExit'>;
  readonly messenger: Messenger;
}

/** Shows where a friend's sites open from, with a button for each other choice. */
export const showPersonExits = onPress(
  PEOPLE_BUTTONS.exits,
  'people',
  async (services: Omit<PersonExitServices, 'people' | 'messenger'>, press, { person }) => {
    press.toast('');
    showExits(services, press, person);
  },
);

/** Chooses for a friend, who is told; their config stays as it is. */
export const setPersonExit = onPress(
  PEOPLE_BUTTONS.setExit,
  'people',
  async (services: PersonExitServices, press, { person, node, way, to }) => {
    const before = JSON.stringify(services.store.state.users[person]?.exits[node] ?? null);
    const { exits } = await services.people.setExit(actorOf(press), person, node, { way, to });
    press.toast(press.texts.exits.done);
    showExits(services, press, person);
    const line = exitLine(services, person, node);
    if (line === null || JSON.stringify(exits[node] ?? null) === before) return;
    services.messenger.tell(person, (texts) => texts.exits.chosenForYou(line), {
      rows: (texts): Row[] =>
        mayChooseExit(services, person)
          ? [{ text: texts.exits.change, data: callbackData(CONFIG_BUTTONS.servers, {}) }]
          : [],
    });
  },
);

/** Says whether a friend may choose for themselves. */
export const setPersonChoosesExit = onPress(
  PEOPLE_BUTTONS.choosesExit,
  'people',
  async (services: PersonExitServices, press, { person, wanted }) => {
    await services.people.setChoosesExit(actorOf(press), person, wanted === 'yes');
    press.toast(press.texts.people.done());
    showExits(services, press, person);
  },
);

function showExits(
  services: Omit<PersonExitServices, 'people' | 'messenger'>,
  press: Pick<Press, 'from' | 'texts' | 'replace'>,
  person: number,
): void {
  changeable(services, press.from.id, person);
  const { texts } = press;
  const entries = entriesOf(services, person);
  if (entries.length === 0) throw new UserError('stale-button');
  const lines = entries.flatMap((entry) => exitLine(services, person, entry) ?? []);
  const choices = entries.flatMap((node) =>
    otherChoices(services, person, node).map((choice) => ({
      text: choiceLabel(services, node, choice, texts),
      data: callbackData(PEOPLE_BUTTONS.setExit, { person, node, ...choice }),
    })),
  );
  const isFree = mayChooseExit(services, person);
  const free = {
    text: texts.exits.friendChooses(isFree),
    data: callbackData(PEOPLE_BUTTONS.choosesExit, { person, wanted: isFree ? 'no' : 'yes' }),
  };
  press.replace(texts.exits.ofFriend(whoIs(services.store.state, person), lines), [
    ...choices,
    free,
    backToCard(texts, person),
  ]);
}
