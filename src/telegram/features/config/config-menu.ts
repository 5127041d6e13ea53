import type { App, Platform } from '../../../amnezia/apps.ts';
import { keyTag } from '../../../peers/devices/rekey.ts';
import { filesAbout } from '../../../peers/devices/sent-files.ts';
import type { PeerRecord } from '../../../peers/records/peer-record.ts';
import { PROGRAM } from '../../../program-folder.ts';
import { PLATFORMS } from '../../../texts/chat/guide.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import type { NodesView } from '../../views.ts';
import { HELP_BUTTONS } from '../help/help-buttons.ts';
import { CONFIG_BUTTONS } from './config-buttons.ts';
import { guidePage } from './guide-page.ts';

/** What follows the config with this public key: the guide for what its friend said it runs on, otherwise the choice of platforms. */
export function afterConfig(
  view: Pick<NodesView, 'nodes' | 'store'>,
  texts: Texts,
  peerId: string,
  peer: PeerRecord,
  publicKey: string,
): [html: string, rows: Row[], picture: URL | null] {
  const platform = PLATFORMS.find((known) => known === peer.platform);
  if (platform === undefined || peer.spare || peer.next?.public_key === publicKey)
    return [...configMenu(texts, peerId, peer, publicKey), null];
  const picture = pictureFor(platform, filesAbout(peer, publicKey).app);
  return [...guidePage(view, texts, platform, { peerId, peer, tag: keyTag(publicKey) }, picture !== null), picture];
}

/** Where to tap, for apps that look as the pictures show; null where none is (AmneziaVPN, a Linux terminal). See `pictures/draw.ts`. */
export function pictureFor(platform: Platform, app: App): URL | null {
  if (app === 'amneziavpn' || platform === 'linux') return null;
  return new URL(`src/telegram/features/config/pictures/${platform}.png`, PROGRAM);
}

/** The choice of platforms below the config with this public key; for a new key also what to do with the old one. */
export function configMenu(texts: Texts, peerId: string, peer: PeerRecord, publicKey: string): [string, Row[]] {
  const device = { peer: peerId, tag: keyTag(publicKey) };
  if (peer.spare) return [texts.devices.spareArrived(), guideRows(texts, device, filesAbout(peer, publicKey).app)];
  const isNew = peer.next?.public_key === publicKey;
  const decisions: Row[] = [
    { text: texts.buttons.undo, data: callbackData(CONFIG_BUTTONS.undoNewKeys, device) },
    { text: texts.buttons.stopOld, data: callbackData(CONFIG_BUTTONS.stopOld, device) }, // the last one: before the new one works it cuts off
  ];
  const files = filesAbout(peer, publicKey);
  const guides = guideRows(texts, device, files.app);
  return isNew ? [texts.guides.chooseNew(files), [...guides, ...decisions]] : [texts.guides.choose(files), guides];
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
