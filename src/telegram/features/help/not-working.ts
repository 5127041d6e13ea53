import type { RemedyService } from '../../../access/remedy-service.ts';
import { UserError } from '../../../errors.ts';
import { devicesOf } from '../../../peers/devices/devices.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import { keyTag } from '../../../peers/devices/rekey.ts';
import type { State } from '../../../peers/records/records.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button, Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Press, Request } from '../../router/request.ts';
import { type DevicesView, deviceEntries, type NodesView } from '../../views.ts';
import { setupRows } from '../config/setup.ts';
import { passButton } from '../tickets/ticket-buttons.ts';
import { HELP_BUTTONS } from './help-buttons.ts';

/** Services of the "It does not work" buttons. */
export interface NotWorkingServices {
  readonly store: StorePort;
  readonly helpDesk: HelpDeskPort;
}

/** Diagnoses a device in the background; both methods return at once and the message follows later. */
export interface HelpDeskPort {
  /** Diagnoses the device by the config whose public key begins with `tag`, and answers its friend. */
  diagnose(peerId: string, tag: string): void;
  /** Diagnoses the device and reports to the owner, at most once an hour for a device. */
  report(peerId: string, tag: string): void;
}

/** Services of the buttons that send a config as the remedy. */
export interface RemedyServices {
  readonly remedies: Pick<RemedyService, 'sendAgain' | 'configOn'>;
}

/** "It does not work", under each config. Open to everybody: a friend whose access has ended learns that this is the reason. */
export const checkDevice = onPress(
  HELP_BUTTONS.notWorking,
  'everyone',
  async ({ helpDesk, store }: NotWorkingServices, press, { peer, tag }) => {
    requireOwn(store.state, press, peer);
    press.toast(press.texts.health.looking());
    helpDesk.diagnose(peer, tag);
  },
);

/** "Still does not work": sends everything that the bot knows of the device to the owner. */
export const reportToOwner = onPress(
  HELP_BUTTONS.stillNotWorking,
  'everyone',
  async ({ helpDesk, store }: NotWorkingServices, press, { peer, tag }) => {
    requireOwn(store.state, press, peer);
    press.toast('');
    helpDesk.report(peer, tag);
  },
);

/** Sends the device's newest config again. */
export const sendNewestConfig = onPress(
  HELP_BUTTONS.sendAgain,
  'friend',
  async (services: RemedyServices, press, { peer }) => {
    await services.remedies.sendAgain({ friendId: press.from.id, updateId: press.updateId }, peer);
    press.toast('');
  },
);

/** Sends a config for another server. */
export const sendConfigOn = onPress(
  HELP_BUTTONS.configOn,
  'friend',
  async (services: RemedyServices, press, { node }) => {
    await services.remedies.configOn({ friendId: press.from.id, updateId: press.updateId }, node);
    press.toast('');
  },
);

/** The same for one whose last door does not work: that counts as its failure. */
export const leaveForOther = onPress(
  HELP_BUTTONS.elsewhere,
  'friend',
  async (services: RemedyServices, press, { peer, from, node }) => {
    const asker = { friendId: press.from.id, updateId: press.updateId };
    await services.remedies.configOn(asker, node, { peerId: peer, from });
    press.toast('');
  },
);

/** "It does not work" in `/help`: asks which device, if the friend has several. */
export const askWhichDevice = onPress(HELP_BUTTONS.whichDevice, 'friend', async (services: DevicesView, press) => {
  press.toast('');
  press.answer(press.texts.health.whichDevice(), deviceButtons(services, press.from.id, press.texts));
});

/** The "It does not work" button under the config with this public key. */
export const helpButton = (texts: Texts, peer: string, publicKey: string): Button => ({
  text: texts.health.buttons.help,
  data: callbackData(HELP_BUTTONS.notWorking, { peer, tag: keyTag(publicKey) }),
});

/** Services of a check that starts by a word or a key. */
export interface CheckServices extends DevicesView {
  readonly helpDesk: Pick<HelpDeskPort, 'diagnose'>;
}

/** Looks at the friend's device at once, or asks which one; without a device it asks what the VPN shall run on. */
export async function startCheck(
  services: CheckServices,
  { from, texts, args, messageId, standing, answer }: Request,
): Promise<void> {
  const [first, ...others] = deviceEntries(services, from.id);
  if (!first) return answer(texts.setup.nothingYet(), setupRows(texts));
  const isKey = Object.values(texts.manners.keys).some((label) => label === args);
  const pass = standing === 'owner' || isKey ? [] : [passButton(texts, messageId)];
  if (others.length > 0)
    return answer(texts.health.whichDevice(), [...deviceButtons(services, from.id, texts), ...pass]);
  const { peerId, peer } = first;
  services.helpDesk.diagnose(peerId, keyTag((peer.next ?? peer).public_key));
  answer(texts.health.looking(), pass);
}

/** The "It does not work" button under `/help`; for a friend without a device, what the VPN may run on. */
export function helpRows(view: NodesView, friendId: number, texts: Texts): Row[] {
  const devices = devicesOf(view.store.state, friendId);
  const [[id, peer] = []] = devices;
  if (id === undefined || !peer) return setupRows(texts);
  if (devices.length > 1)
    return [{ text: texts.health.buttons.help, data: callbackData(HELP_BUTTONS.whichDevice, {}) }];
  return [helpButton(texts, id, (peer.next ?? peer).public_key)];
}

/** A button for each device, which starts the check of it. */
function deviceButtons(view: DevicesView, friendId: number, texts: Texts): Button[] {
  return deviceEntries(view, friendId).map(({ peerId, peer, line }) => ({
    text: texts.devices.labelOn(line),
    data: callbackData(HELP_BUTTONS.notWorking, { peer: peerId, tag: keyTag((peer.next ?? peer).public_key) }),
  }));
}

/** Throws `UserError` unless the device belongs to the person who pressed the button. */
function requireOwn(state: State, { from, standing }: Press, peerId: string): void {
  if (state.peers[peerId]?.telegram_id === from.id) return;
  throw new UserError(standing === 'stranger' ? 'no-access' : 'stale-button');
}
