import type { PageLanguage } from '../../../handover/handed-config.ts';
import { lockedPageFile, lockedZipFile } from '../../../handover/handover-forms.ts';
import { devicesOf } from '../../../peers/devices/devices.ts';
import type { PeerService } from '../../../peers/devices/peer-service.ts';
import { keyTag } from '../../../peers/devices/rekey.ts';
import { chosenDevice, type FindDevice, firstDevice, type HandoverService } from '../../delivery/handover-service.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import { nodeName } from '../../views.ts';
import { whoIs } from '../../who-is.ts';
import { backToCard, type CardServices, changeable } from '../people/person-card.ts';
import { HANDOVER_BUTTONS } from './handover-buttons.ts';

/** Services of the hand-over in the chat. */
export interface HandoverServices extends CardServices {
  readonly handover: Pick<HandoverService, 'handOver'>;
  readonly peers: Pick<PeerService, 'nodeFor' | 'makeDevice'>;
  /** The language in which a person is written to. */
  readonly languageOf: (friendId: number) => PageLanguage;
}

/** More buttons do not fit a message. */
const MOST_DEVICES = 20;

/** Asks which config of a person is to be handed over. */
export const askWhatToHandOver = onPress(
  HANDOVER_BUTTONS.ask,
  'owner',
  async (services: CardServices, press, { person }) => {
    changeable(services, press.from.id, person);
    const { people, handover } = press.texts;
    const devices = devicesOf(services.store.state, person).slice(0, MOST_DEVICES);
    const rows = devices.map(
      ([peer, { public_key, server_id, name }]): Row => ({
        text: people.buttons.sendConfig(nodeName(services, server_id), name),
        data: callbackData(HANDOVER_BUTTONS.device, { person, peer, tag: keyTag(public_key) }),
      }),
    );
    const first = { text: handover.makeFirst, data: callbackData(HANDOVER_BUTTONS.first, { person }) };
    press.toast('');
    press.replace(handover.ask(whoIs(services.store.state, person)), [
      ...(rows.length === 0 ? [first] : rows),
      backToCard(press.texts, person),
    ]);
  },
);

/** Makes the first config of a person who has none, to be handed over. */
export const handFirstOver = onPress(
  HANDOVER_BUTTONS.first,
  'owner',
  (services: HandoverServices, press, { person }) => give(services, press, person, firstDevice(services.peers, person)),
  { givesAway: true },
);

/** Hands the config of one device over. */
export const handDeviceOver = onPress(
  HANDOVER_BUTTONS.device,
  'owner',
  (services: HandoverServices, press, { person, peer, tag }) =>
    give(services, press, person, chosenDevice(person, peer, tag)),
  { givesAway: true },
);

/** Answers the owner with both locked files and their keys. */
async function give(services: HandoverServices, press: Press, person: number, find: FindDevice): Promise<void> {
  changeable(services, press.from.id, person);
  const config = await services.handover.handOver({ friendId: person, updateId: press.updateId }, find);
  const language = services.languageOf(person);
  const [page, zip] = await Promise.all([lockedPageFile(config, language), lockedZipFile(config, language)]);
  const { handover: texts } = press.texts;
  press.toast('');
  press.answer(texts.made(whoIs(services.store.state, person), page.key, zip.key, config.deadline));
  press.answerWithFile(page, texts.pageCaption);
  press.answerWithFile(zip, texts.zipCaption);
}
