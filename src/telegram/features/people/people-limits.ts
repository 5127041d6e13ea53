import type { PeopleService } from '../../../access/people-service.ts';
import { UserError } from '../../../errors.ts';
import type { Button } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import { nodeName } from '../../views.ts';
import { whoIs } from '../../who-is.ts';
import { actorOf, showCard } from './people-access.ts';
import { LIMITS, PEOPLE_BUTTONS } from './people-buttons.ts';
import { backToCard, type CardServices, changeable, usualLimit } from './person-card.ts';

/** Services of the buttons about a person's limits. */
export interface PeopleLimitsServices extends CardServices {
  readonly people: Pick<PeopleService, 'setDeviceLimit' | 'setAllowedNodes'>;
}

/** Asks how many devices the person may have on each node. */
export const askDeviceLimit = onPress(
  PEOPLE_BUTTONS.limit,
  'people',
  async (services: CardServices, press, { person }) => {
    const { device_limit: present } = changeable(services, press.from.id, person);
    const { people: texts } = press.texts;
    const choices = LIMITS.map((limit): Button => {
      const own = Number(limit) || null;
      const text = texts.buttons.limitOf(own, usualLimit(services), own === present);
      return { text, data: callbackData(PEOPLE_BUTTONS.setLimit, { person, limit }) };
    });
    press.toast('');
    press.replace(texts.askLimit(whoIs(services.store.state, person)), [
      choices.slice(0, -1),
      ...choices.slice(-1),
      backToCard(press.texts, person),
    ]);
  },
);

/** Sets the limit; devices beyond it are not switched off. */
export const setDeviceLimit = onPress(
  PEOPLE_BUTTONS.setLimit,
  'people',
  async (services: PeopleLimitsServices, press, { person, limit }) => {
    await services.people.setDeviceLimit(actorOf(press), person, Number(limit) || null);
    showCard(services, press, person);
  },
);

/** Asks which nodes the person may use. */
export const askWhichServers = onPress(
  PEOPLE_BUTTONS.servers,
  'people',
  async (services: CardServices, press, values) => {
    press.toast('');
    showServers(services, press, values.person);
  },
);

/** Allows or forbids one node; existing configs keep working. */
export const setServerAllowed = onPress(
  PEOPLE_BUTTONS.setServer,
  'people',
  async (services: PeopleLimitsServices, press, { person, node, wanted }) => {
    const all = services.nodes.map((view) => view.node.id);
    if (!all.includes(node)) throw new UserError('stale-button');
    const allowed = changeable(services, press.from.id, person).allowed_nodes ?? all;
    const chosen = wanted === 'on' ? [...allowed, node] : allowed.filter((id) => id !== node);
    if (chosen.length === 0) throw new UserError('last-server');
    const isEvery = all.every((id) => chosen.includes(id));
    await services.people.setAllowedNodes(actorOf(press), person, isEvery ? null : chosen);
    press.toast(press.texts.people.done());
    showServers(services, press, person);
  },
);

function showServers(services: CardServices, press: Press, person: number): void {
  const { allowed_nodes: allowed } = changeable(services, press.from.id, person);
  const { people: texts } = press.texts;
  const choices = services.nodes.map(({ node: { id: node } }) => {
    const isAllowed = allowed?.includes(node) ?? true;
    const data = callbackData(PEOPLE_BUTTONS.setServer, { person, node, wanted: isAllowed ? 'off' : 'on' });
    return { text: texts.buttons.server(nodeName(services, node), isAllowed), data };
  });
  press.replace(texts.askServers(whoIs(services.store.state, person)), [...choices, backToCard(press.texts, person)]);
}
