import type { App, Platform } from '../../../amnezia/apps.ts';
import { keyTag } from '../../../peers/devices/rekey.ts';
import { filesAbout } from '../../../peers/devices/sent-files.ts';
import type { PeerRecord } from '../../../peers/records/records.ts';
import { PLATFORMS } from '../../../texts/chat/guide.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { HELP_BUTTONS } from '../help/help-buttons.ts';
import { CONFIG_BUTTONS } from './config-buttons.ts';

/** The text and buttons of the message that follows the config with this public key. */
export function configMenu(texts: Texts, peerId: string, peer: PeerRecord, publicKey: string): [string, Row[]] {
  const device = { peer: peerId, tag: keyTag(publicKey) };
  const isNew = peer.next?.public_key === publicKey;
  const decisions: Row[] = [
    { text: texts.buttons.stopOld, data: callbackData(CONFIG_BUTTONS.stopOld, device) },
    { text: texts.buttons.undo, data: callbackData(CONFIG_BUTTONS.undoNewKeys, device) },
  ];
  const files = filesAbout(peer, publicKey);
  const guides = guideRows(texts, device, files.app);
  return isNew ? [texts.guides.chooseNew(files), [...decisions, ...guides]] : [texts.guides.choose(files), guides];
}

/** The buttons under every config for this program: a guide for each platform, AmneziaVPN's link, and help. */
export function guideRows(texts: Texts, device: { readonly peer: string; readonly tag: string }, app: App): Row[] {
  const guide = (platform: Platform) => ({
    text: texts.guides.platforms[platform],
    data: callbackData(CONFIG_BUTTONS.guide, { platform, ...device }),
  });
  const help = { text: texts.health.buttons.help, data: callbackData(HELP_BUTTONS.notWorking, device) };
  const link = { text: texts.apps.buttons.link, data: callbackData(CONFIG_BUTTONS.vpnLink, device) };
  const links = app === 'amneziavpn' ? [link] : [];
  return [...links, PLATFORMS.slice(0, 2).map(guide), PLATFORMS.slice(2).map(guide), help];
}
