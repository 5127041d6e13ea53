import { APP_LINKS, leastVersion } from '../../../amnezia/apps.ts';
import { UserError } from '../../../errors.ts';
import { configName, pictureName } from '../../../peers/devices/config-name.ts';
import { filesAbout } from '../../../peers/devices/sent-files.ts';
import { withoutIpv6 } from '../../../peers/devices/without-ipv6.ts';
import type { PeerRecord } from '../../../peers/records/records.ts';
import type { ConfigFile } from '../../delivery/config-file.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import type { NodesView } from '../../views.ts';
import { CONFIG_BUTTONS } from './config-buttons.ts';
import { configMenu } from './config-menu.ts';

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

/** The AmneziaWG protocol version that a disguised file needs: its settings for the first packets came with this version. */
const DISGUISED = '1.5';

/** Replaces the message by the guide for this platform. */
export const showGuide = onPress(
  CONFIG_BUTTONS.guide,
  'friend',
  async (services: GuideServices, press, { platform, peer: id, tag }) => {
    const { guides } = press.texts;
    const peer = ownDevice(services, press, id);
    const about = filesAbout(peer, keyWithTag(peer, tag) ?? peer.public_key);
    const { tunnel, hasPicture, app } = about;
    const least = leastVersion(app, platform, DISGUISED);
    const files = { ...about, config: configName(tunnel), picture: hasPicture ? pictureName(tunnel) : null, least };
    const link = { text: press.texts.apps.buttons.link, data: callbackData(CONFIG_BUTTONS.vpnLink, { peer: id, tag }) };
    const ipv4 = { text: guides.ipv4, data: callbackData(CONFIG_BUTTONS.ipv4File, { peer: id, tag }) };
    const offersIpv4 = platform === 'linux' && app !== 'amneziavpn' && hasIpv6(services, peer);
    press.toast('');
    press.replace([guides.steps[platform](files), ...(offersIpv4 ? [guides.ipv4Hint()] : [])].join('\n'), [
      { text: guides.install(app, platform), url: APP_LINKS[app][platform] },
      ...(app === 'amneziavpn' ? [link] : []),
      ...(offersIpv4 ? [ipv4] : []),
      { text: guides.back, data: callbackData(CONFIG_BUTTONS.guides, { peer: id, tag }) },
    ]);
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

const keyWithTag = ({ public_key, next }: PeerRecord, tag: string): string | undefined =>
  [public_key, ...(next ? [next.public_key] : [])].find((key) => key.startsWith(tag));

function ownDevice({ store }: GuideServices, { from }: Press, peerId: string): PeerRecord {
  const peer = store.state.peers[peerId];
  if (peer?.telegram_id !== from.id || peer.removed_at !== null) throw new UserError('stale-button');
  return peer;
}

function hasIpv6({ nodes }: GuideServices, peer: PeerRecord): boolean {
  const node = nodes.find((entry) => entry.node.id === peer.server_id)?.node;
  return node !== undefined && withoutIpv6(node, peer) !== null;
}
