import type { RemedyService } from '../../../access/remedy-service.ts';
import { UserError } from '../../../errors.ts';
import { devicesOf } from '../../../peers/devices/devices.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import { keyTag } from '../../../peers/devices/rekey.ts';
import type { State } from '../../../peers/records/records.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import { type DevicesView, deviceEntries, type NodesView } from '../../views.ts';
import { HELP_BUTTONS } from './help-buttons.ts';

/** What the buttons of "it does not work" use. */
export interface NotWorkingServices {
  readonly store: StorePort;
  readonly helpDesk: HelpDeskPort;
}

/** Polls the nodes of devices that do not work for their friends, without keeping anybody waiting. */
export interface HelpDeskPort {
  /** Queues a look at the device whose config has this key, and the answer to its friend. */
  look(peerId: string, tag: string): void;
  /** Queues a look and a report to the owner. */
  report(peerId: string, tag: string): void;
}

/** What the buttons that bring a config use. */
export interface RemedyServices {
  readonly remedies: Pick<RemedyService, 'sendAgain' | 'configOn'>;
}

/** "It does not work", under each config. For everybody: a friend whose access has ended is told just that. */
export const checkDevice = onPress(
  HELP_BUTTONS.notWorking,
  'everyone',
  async ({ helpDesk, store }: NotWorkingServices, press, { peer, tag }) => {
    requireOwn(store.state, press, peer);
    press.toast(press.texts.health.looking());
    helpDesk.look(peer, tag);
  },
);

/** "Still does not work": everything that the bot sees goes to the owner. */
export const reportToOwner = onPress(
  HELP_BUTTONS.stillNotWorking,
  'everyone',
  async ({ helpDesk, store }: NotWorkingServices, press, { peer, tag }) => {
    requireOwn(store.state, press, peer);
    press.toast('');
    press.removeButtons();
    helpDesk.report(peer, tag);
  },
);

/** The remedy that sends the device's newest config. */
export const sendNewestConfig = onPress(
  HELP_BUTTONS.sendAgain,
  'friend',
  async (services: RemedyServices, press, { peer }) => {
    await services.remedies.sendAgain({ friendId: press.from.id, updateId: press.updateId }, peer);
    press.toast('');
  },
);

/** The remedy that brings a config of this server. */
export const sendConfigOn = onPress(
  HELP_BUTTONS.configOn,
  'friend',
  async (services: RemedyServices, press, { node }) => {
    await services.remedies.configOn({ friendId: press.from.id, updateId: press.updateId }, node);
    press.toast('');
  },
);

/** "It does not work" in `/help`, for whoever has several devices: which one? */
export const askWhichDevice = onPress(HELP_BUTTONS.whichDevice, 'friend', async (services: DevicesView, press) => {
  press.toast('');
  press.answer(press.texts.health.whichDevice(), deviceButtons(services, press.from.id, press.texts));
});

/** The button under a config. */
export const helpButton = (texts: Texts, peer: string, publicKey: string): Button => ({
  text: texts.health.buttons.help,
  data: callbackData(HELP_BUTTONS.notWorking, { peer, tag: keyTag(publicKey) }),
});

/** The buttons under `/help`: none for somebody who has no device yet. */
export function helpRows(view: NodesView, friendId: number, texts: Texts): Button[] {
  const devices = devicesOf(view.store.state, friendId);
  const [[id, peer] = []] = devices;
  if (id === undefined || !peer) return [];
  if (devices.length > 1)
    return [{ text: texts.health.buttons.help, data: callbackData(HELP_BUTTONS.whichDevice, {}) }];
  return [helpButton(texts, id, (peer.next ?? peer).public_key)];
}

function deviceButtons(view: DevicesView, friendId: number, texts: Texts): Button[] {
  return deviceEntries(view, friendId).map(({ peerId, peer, line }) => ({
    text: texts.devices.labelOn(line),
    data: callbackData(HELP_BUTTONS.notWorking, { peer: peerId, tag: keyTag((peer.next ?? peer).public_key) }),
  }));
}

/** Throws unless the device exists and is the presser's own. */
function requireOwn(state: State, { from, standing }: Press, peerId: string): void {
  if (state.peers[peerId]?.telegram_id === from.id) return;
  throw new UserError(standing === 'stranger' ? 'no-access' : 'stale-button');
}
