import type { AccessService } from '../../../access/access-service.ts';
import { requireMayChange } from '../../../access/people-service.ts';
import { UserError } from '../../../errors.ts';
import { devicesOf } from '../../../peers/devices/devices.ts';
import type { PeerService } from '../../../peers/devices/peer-service.ts';
import { keyTag, queueConfig } from '../../../peers/devices/rekey.ts';
import { isOn } from '../../../peers/records/is-on.ts';
import { firstTime } from '../../../peers/records/seen-updates.ts';
import type { Button, Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import { nodeName } from '../../views.ts';
import { whoIs } from '../../who-is.ts';
import { showCard } from './people-access.ts';
import { PEOPLE_BUTTONS } from './people-buttons.ts';
import { backToCard, type CardServices, changeable } from './person-card.ts';

/** Services of the buttons about a person's configs. */
export interface PeopleConfigsServices extends CardServices {
  readonly peers: Pick<PeerService, 'getConfig' | 'regenerateDevice'>;
  readonly access: Pick<AccessService, 'standing'>;
}

/** How many devices are shown: more buttons do not fit a message. */
const MOST_DEVICES = 20;

/** Asks which config of a person to send again or to give new keys. */
export const askWhichConfig = onPress(
  PEOPLE_BUTTONS.configs,
  'people',
  async (services: CardServices, press, { person }) => {
    changeable(services, press.from.id, person);
    const { people: texts } = press.texts;
    const first = { text: texts.buttons.makeConfig, data: callbackData(PEOPLE_BUTTONS.makeConfig, { person }) };
    const devices = devicesOf(services.store.state, person).slice(0, MOST_DEVICES);
    const rows = devices.map(([peer, { public_key, secret, next, server_id, name }]): Row => {
      const which = { person, peer, tag: keyTag(public_key) };
      const send: Button = {
        text: texts.buttons.sendConfig(nodeName(services, server_id), name),
        data: callbackData(PEOPLE_BUTTONS.sendConfig, which),
      };
      const keys: Button = { text: texts.buttons.newKeys, data: callbackData(PEOPLE_BUTTONS.newKeys, which) };
      return secret === null && next === null ? keys : [send, keys];
    });
    press.toast('');
    press.replace(texts.askConfig(whoIs(services.store.state, person)), [
      ...(rows.length === 0 ? [first] : rows),
      backToCard(press.texts, person),
    ]);
  },
);

/** Makes the first config of a person who has none; it is sent to them. */
export const makeFirstConfig = onPress(
  PEOPLE_BUTTONS.makeConfig,
  'people',
  async (services: PeopleConfigsServices, press, { person }) => {
    changeable(services, press.from.id, person);
    requireAccess(services, person);
    await services.peers.getConfig({ friendId: person, updateId: press.updateId });
    showCard(services, press, person, press.texts.people.configSent());
  },
);

/** Sends a config again to its friend. */
export const sendConfigToFriend = onPress(
  PEOPLE_BUTTONS.sendConfig,
  'people',
  async (services: CardServices, press, { person, peer: id, tag }) => {
    await services.store.update((draft, before) => {
      requireMayChange(before, services.settings.adminId, press.from.id, person);
      const peer = draft.peers[id];
      if (!peer || peer.telegram_id !== person || !peer.public_key.startsWith(tag)) throw new UserError('stale-button');
      const isOurs = peer.secret !== null || peer.next !== null;
      if (!isOurs || !isOn(before, peer, services.now())) throw new UserError('stale-button');
      if (firstTime(draft, press.updateId)) queueConfig(peer, new Date(services.now()).toISOString());
    });
    showCard(services, press, person, press.texts.people.configSent());
  },
);

/** Makes new keys at the same address; the old keys work until the new ones are in use. */
export const makeNewKeysForFriend = onPress(
  PEOPLE_BUTTONS.newKeys,
  'people',
  async (services: PeopleConfigsServices, press, { person, peer, tag }) => {
    changeable(services, press.from.id, person);
    requireAccess(services, person);
    await services.peers.regenerateDevice({ friendId: person, updateId: press.updateId }, peer, tag);
    showCard(services, press, person, press.texts.people.newKeysMade());
  },
);

/** Throws `UserError` if the person has no access now, since a config would not work. */
function requireAccess({ access }: PeopleConfigsServices, person: number): void {
  if (access.standing(person) !== 'friend') throw new UserError('stale-button');
}
