import { requireMayChange } from '../../../access/people-service.ts';
import { UserError } from '../../../errors.ts';
import { devicesOf } from '../../../peers/devices/devices.ts';
import { keyTag, queueConfig } from '../../../peers/devices/rekey.ts';
import { isOn } from '../../../peers/records/records.ts';
import { firstTime } from '../../../peers/records/seen-updates.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData } from '../../router/button-kind.ts';
import type { Button, Row } from '../../router/request.ts';
import { nodeName } from '../../views.ts';
import { whoIs } from '../../who-is.ts';
import { showCard } from './people-access.ts';
import { PEOPLE } from './people-shapes.ts';
import { backToCard, changeable } from './person-card.ts';

/** Devices whose buttons fit below each other. */
const MOST_DEVICES = 20;

/** Which config? */
export const ASK_CONFIG = buttonKind(
  PEOPLE.configs.action,
  'people',
  PEOPLE.configs.fields,
  async (press, { person }, app) => {
    changeable(app, press.from.id, person);
    const { people: texts } = press.texts;
    const first = { text: texts.buttons.makeConfig, data: callbackData(PEOPLE.makeConfig, { person }) };
    const devices = devicesOf(app.store.state, person).slice(0, MOST_DEVICES);
    const rows = devices.map(([peer, { public_key, secret, next, server_id, name }]): Row => {
      const which = { person, peer, tag: keyTag(public_key) };
      const send: Button = {
        text: texts.buttons.sendConfig(nodeName(app, server_id), name),
        data: callbackData(PEOPLE.sendConfig, which),
      };
      const keys: Button = { text: texts.buttons.newKeys, data: callbackData(PEOPLE.newKeys, which) };
      return secret === null && next === null ? keys : [send, keys];
    });
    press.toast('');
    press.replace(texts.askConfig(whoIs(app.store.state, person)), [
      ...(rows.length === 0 ? [first] : rows),
      backToCard(press.texts, person),
    ]);
  },
);

/** The first config of somebody who has none. */
export const MAKE_CONFIG = buttonKind(
  PEOPLE.makeConfig.action,
  'people',
  PEOPLE.makeConfig.fields,
  async (press, { person }, app) => {
    changeable(app, press.from.id, person);
    requireIn(app, person);
    await app.peers.getConfig({ friendId: person, updateId: press.updateId });
    showCard(press, app, person, press.texts.people.configSent());
  },
);

/** The same file once more, to its friend. */
export const SEND_CONFIG_TO = buttonKind(
  PEOPLE.sendConfig.action,
  'people',
  PEOPLE.sendConfig.fields,
  async (press, { person, peer: id, tag }, app) => {
    await app.store.update((draft, before) => {
      requireMayChange(before, app.settings.adminId, press.from.id, person);
      const peer = draft.peers[id];
      if (!peer || peer.telegram_id !== person || !peer.public_key.startsWith(tag)) throw new UserError('stale-button');
      const isOurs = peer.secret !== null || peer.next !== null;
      if (!isOurs || !isOn(before, peer, app.now())) throw new UserError('stale-button');
      if (firstTime(draft, press.updateId)) queueConfig(peer, new Date(app.now()).toISOString());
    });
    showCard(press, app, person, press.texts.people.configSent());
  },
);

/** New keys at the same address; the old ones work until the new ones are in use. */
export const NEW_KEYS_FOR = buttonKind(
  PEOPLE.newKeys.action,
  'people',
  PEOPLE.newKeys.fields,
  async (press, { person, peer, tag }, app) => {
    changeable(app, press.from.id, person);
    requireIn(app, person);
    await app.peers.regenerateDevice({ friendId: person, updateId: press.updateId }, peer, tag);
    showCard(press, app, person, press.texts.people.newKeysMade());
  },
);

/** What is sent to somebody who is kept out would be of no use to them. */
function requireIn({ access }: App, person: number): void {
  if (access.standing(person) !== 'friend') throw new UserError('stale-button');
}
