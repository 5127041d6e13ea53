import { UserError } from '../../../errors.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData } from '../../router/button-kind.ts';
import type { Button, Press } from '../../router/request.ts';
import { nodeName } from '../../views.ts';
import { whoIs } from '../../who-is.ts';
import { actorOf, showCard } from './people-access.ts';
import { LIMITS, PEOPLE } from './people-shapes.ts';
import { backToCard, changeable, usualLimit } from './person-card.ts';

/** How many devices on a node? */
export const ASK_LIMIT = buttonKind(
  PEOPLE.limit.action,
  'people',
  PEOPLE.limit.fields,
  async (press, { person }, app) => {
    const { device_limit: present } = changeable(app, press.from.id, person);
    const { people: texts } = press.texts;
    const choices = LIMITS.map((limit): Button => {
      const own = Number(limit) || null;
      const text = texts.buttons.limitOf(own, usualLimit(app), own === present);
      return { text, data: callbackData(PEOPLE.setLimit, { person, limit }) };
    });
    press.toast('');
    press.replace(texts.askLimit(whoIs(app.store.state, person)), [
      choices.slice(0, -1),
      ...choices.slice(-1),
      backToCard(press.texts, person),
    ]);
  },
);

/** So many; devices beyond it are not switched off. */
export const SET_LIMIT = buttonKind(
  PEOPLE.setLimit.action,
  'people',
  PEOPLE.setLimit.fields,
  async (press, { person, limit }, app) => {
    await app.people.setDeviceLimit(actorOf(press), person, Number(limit) || null);
    showCard(press, app, person);
  },
);

/** Which nodes? */
export const ASK_SERVERS = buttonKind(
  PEOPLE.servers.action,
  'people',
  PEOPLE.servers.fields,
  async (press, values, app) => {
    press.toast('');
    showServers(press, app, values.person);
  },
);

/** One more or one less; configs that are there keep working. */
export const SET_SERVER = buttonKind(
  PEOPLE.setServer.action,
  'people',
  PEOPLE.setServer.fields,
  async (press, { person, node, wanted }, app) => {
    const all = app.nodes.map((view) => view.node.id);
    if (!all.includes(node)) throw new UserError('stale-button');
    const allowed = changeable(app, press.from.id, person).allowed_nodes ?? all;
    const chosen = wanted === 'on' ? [...allowed, node] : allowed.filter((id) => id !== node);
    if (chosen.length === 0) throw new UserError('last-server');
    const isEvery = all.every((id) => chosen.includes(id));
    await app.people.setAllowedNodes(actorOf(press), person, isEvery ? null : chosen);
    press.toast(press.texts.people.done());
    showServers(press, app, person);
  },
);

function showServers(press: Press, app: App, person: number): void {
  const { allowed_nodes: allowed } = changeable(app, press.from.id, person);
  const { people: texts } = press.texts;
  const choices = app.nodes.map(({ node: { id: node } }) => {
    const isAllowed = allowed?.includes(node) ?? true;
    const data = callbackData(PEOPLE.setServer, { person, node, wanted: isAllowed ? 'off' : 'on' });
    return { text: texts.buttons.server(nodeName(app, node), isAllowed), data };
  });
  press.replace(texts.askServers(whoIs(app.store.state, person)), [...choices, backToCard(press.texts, person)]);
}
