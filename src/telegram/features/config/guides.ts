import { readFile } from 'node:fs/promises';
import { UserError } from '../../../errors.ts';
import { filesAbout } from '../../../peers/devices/sent-files.ts';
import type { PeerRecord } from '../../../peers/records/peer-record.ts';
import type { ConfigFile, QrFile } from '../../delivery/config-file.ts';
import { onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import type { NodesView } from '../../views.ts';
import { CONFIG_BUTTONS } from './config-buttons.ts';
import { configMenu, pictureFor } from './config-menu.ts';
import { guidePage, keyWithTag } from './guide-page.ts';

/** Services of the guides. */
export type GuideServices = Pick<NodesView, 'store' | 'nodes'>;

/** Services of the config without IPv6. */
export interface Ipv4FileServices {
  /** See `config-file.ts`. */
  readonly ipv4File: (friendId: number, peerId: string, tag: string) => Promise<ConfigFile>;
}

/** Services of AmneziaVPN's link. */
export interface VpnLinkServices {
  /** See `config-file.ts`. */
  readonly vpnLink: (friendId: number, peerId: string, tag: string) => string | null;
}

/** Services of the QR code. */
export interface QrServices {
  /** See `config-file.ts`. */
  readonly qrFile: (friendId: number, peerId: string, tag: string) => Promise<QrFile>;
}

/** The guide for this platform: as a picture below the choice, or in place of the message where there is no picture. */
export const showGuide = onPress(
  CONFIG_BUTTONS.guide,
  'friend',
  async (services: GuideServices, press, { platform, peer: peerId, tag }) => {
    const peer = ownDevice(services, press, peerId);
    const picture = pictureFor(platform, filesAbout(peer, keyWithTag(peer, tag) ?? peer.public_key).app);
    const [html, rows] = guidePage(services, press.texts, platform, { peerId, peer, tag }, picture !== null);
    press.toast('');
    if (peer.guide !== platform)
      await services.store.update((draft) => {
        const device = draft.peers[peerId];
        if (device) device.guide = platform;
      });
    if (picture === null) press.replace(html, rows);
    else press.answerPicture({ png: () => readFile(picture), caption: html }, rows);
  },
);

/** Replaces a guide by the choice of platforms. */
export const showGuideChoice = onPress(
  CONFIG_BUTTONS.guides,
  'friend',
  async (services: GuideServices, press, { peer: id, tag }) => {
    const peer = ownDevice(services, press, id);
    const publicKey = keyWithTag(peer, tag);
    if (publicKey === undefined) throw new UserError('stale-button');
    press.toast('');
    press.replace(...configMenu(press.texts, id, peer, publicKey));
  },
);

/** Answers with the choice of platforms. */
export const sendGuideChoice = onPress(
  CONFIG_BUTTONS.otherGuides,
  'friend',
  async (services: GuideServices, press, { peer: id, tag }) => {
    const peer = ownDevice(services, press, id);
    const publicKey = keyWithTag(peer, tag);
    if (publicKey === undefined) throw new UserError('stale-button');
    press.toast('');
    press.answer(...configMenu(press.texts, id, peer, publicKey));
  },
);

/** Sends the same config again, without IPv6. */
export const sendIpv4File = onPress(
  CONFIG_BUTTONS.ipv4File,
  'friend',
  async ({ ipv4File }: Ipv4FileServices, press, { peer, tag }) => {
    const { tunnel, name, text } = await ipv4File(press.from.id, peer, tag);
    press.toast('');
    press.answerWithFile({ name, bytes: Buffer.from(text) }, press.texts.guides.ipv4Caption(tunnel));
  },
);

/** Sends AmneziaVPN's link to the config as a text for copying. */
export const sendVpnLink = onPress(
  CONFIG_BUTTONS.vpnLink,
  'friend',
  async ({ vpnLink }: VpnLinkServices, press, { peer, tag }) => {
    const link = vpnLink(press.from.id, peer, tag);
    press.toast('');
    press.answer(link === null ? press.texts.apps.linkTooLong() : press.texts.apps.link(link));
  },
);

/** Sends the config as a QR code, for a phone beside the screen with this chat. */
export const sendQr = onPress(CONFIG_BUTTONS.qr, 'friend', async ({ qrFile }: QrServices, press, { peer, tag }) => {
  const { name, bytes, app } = await qrFile(press.from.id, peer, tag);
  press.toast('');
  press.answerWithFile({ name, bytes }, press.texts.guides.qrCaption(app));
});

function ownDevice({ store }: GuideServices, { from }: Press, peerId: string): PeerRecord {
  const peer = store.state.peers[peerId];
  if (peer?.telegram_id !== from.id || peer.removed_at !== null) throw new UserError('stale-button');
  return peer;
}
