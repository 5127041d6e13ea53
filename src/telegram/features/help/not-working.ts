import { UserError } from '../../../errors.ts';
import { devicesOf } from '../../../peers/devices/devices.ts';
import { keyTag } from '../../../peers/devices/rekey.ts';
import type { State } from '../../../peers/records/records.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { NodesView } from '../../app.ts';
import { buttonKind, callbackData, word } from '../../router/button-kind.ts';
import type { Button, Press } from '../../router/request.ts';
import { type DevicesView, deviceEntries } from '../../views.ts';

const KEY = { peer: word.peer, tag: word.keyTag } as const;

/** "It does not work", under each config: for everybody, since whose access has ended is told just that. */
export const HELP = buttonKind('help', 'everyone', KEY, async (press, { peer, tag }, { helpDesk, store }) => {
  requireOwn(store.state, press, peer);
  press.toast(press.texts.health.looking());
  helpDesk.look(peer, tag);
});

/** "Still does not work": everything that the bot sees goes to the owner. */
export const STILL = buttonKind('still', 'everyone', KEY, async (press, { peer, tag }, { helpDesk, store }) => {
  requireOwn(store.state, press, peer);
  press.toast('');
  press.removeButtons();
  helpDesk.report(peer, tag);
});

/** The remedy that sends the device's newest config. */
export const SEND_AGAIN = buttonKind('sendagain', 'friend', { peer: word.peer }, async (press, { peer }, app) => {
  await app.remedies.sendAgain({ friendId: press.from.id, updateId: press.updateId }, peer);
  press.toast('');
});

/** The remedy that brings a config of this server. */
export const CONFIG_ON = buttonKind('configon', 'friend', { node: word.node }, async (press, { node }, app) => {
  await app.remedies.configOn({ friendId: press.from.id, updateId: press.updateId }, node);
  press.toast('');
});

/** "It does not work" in `/help`, for whoever has several devices: which one? */
export const WHICH_DEVICE = buttonKind('which', 'friend', {}, async (press, _values, app) => {
  press.toast('');
  press.answer(press.texts.health.whichDevice(), deviceButtons(app, press.from.id, press.texts));
});

/** The button under a config. */
export const helpButton = (texts: Texts, peer: string, publicKey: string): Button => ({
  text: texts.health.buttons.help,
  data: callbackData(HELP, { peer, tag: keyTag(publicKey) }),
});

/** What stands under `/help`: nothing for whoever has no device yet. */
export function helpRows(view: NodesView, friendId: number, texts: Texts): Button[] {
  const devices = devicesOf(view.store.state, friendId);
  const [[id, peer] = []] = devices;
  if (id === undefined || !peer) return [];
  if (devices.length > 1) return [{ text: texts.health.buttons.help, data: callbackData(WHICH_DEVICE, {}) }];
  return [helpButton(texts, id, (peer.next ?? peer).public_key)];
}

function deviceButtons(view: DevicesView, friendId: number, texts: Texts): Button[] {
  return deviceEntries(view, friendId).map(({ peerId, peer, line }) => ({
    text: texts.devices.labelOn(line),
    data: callbackData(HELP, { peer: peerId, tag: keyTag((peer.next ?? peer).public_key) }),
  }));
}

/** Nobody is told anything of another's device; a record that is forgotten has nothing to look at. */
function requireOwn(state: State, { from, standing }: Press, peerId: string): void {
  if (state.peers[peerId]?.telegram_id === from.id) return;
  throw new UserError(standing === 'stranger' ? 'no-access' : 'stale-button');
}
