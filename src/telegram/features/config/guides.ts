import { UserError } from '../../../errors.ts';
import { configName, pictureName } from '../../../peers/devices/config-name.ts';
import { filesAbout } from '../../../peers/devices/sent-files.ts';
import { withoutIpv6 } from '../../../peers/devices/without-ipv6.ts';
import type { PeerRecord } from '../../../peers/records/records.ts';
import type { Platform } from '../../../texts/chat/guide.ts';
import type { ConfigFile } from '../../delivery/config-file.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import type { NodesView } from '../../views.ts';
import { CONFIG_BUTTONS } from './config-buttons.ts';
import { configMenu } from './config-menu.ts';

/** What the guides use. */
export type GuideServices = Pick<NodesView, 'store' | 'nodes'>;

/** What the config without IPv6 uses. */
export interface Ipv4FileServices {
  /** See `config-file.ts`. */
  readonly ipv4File: (friendId: number, peerId: string, tag: string) => Promise<ConfigFile>;
}

/** Where the app is to be had; the makers' own pages. */
const INSTALL: Readonly<Record<Platform, string>> = {
  ios: 'https://apps.apple.com/app/wireguard/id1441195209',
  android: 'https://play.google.com/store/apps/details?id=com.wireguard.android',
  windows: 'https://www.wireguard.com/install/',
  macos: 'https://apps.apple.com/app/wireguard/id1451685025',
  linux: 'https://www.wireguard.com/install/',
};

/** How to switch the config on with this platform, in place of the message. */
export const showGuide = onPress(
  CONFIG_BUTTONS.guide,
  'friend',
  async (services: GuideServices, press, { platform, peer: id, tag }) => {
    const { guides } = press.texts;
    const peer = ownDevice(services, press, id);
    const { tunnel, hasPicture, old } = filesAbout(peer, keyWithTag(peer, tag) ?? peer.public_key);
    const files = { config: configName(tunnel), tunnel, picture: hasPicture ? pictureName(tunnel) : null, old };
    const ipv4 = { text: guides.ipv4, data: callbackData(CONFIG_BUTTONS.ipv4File, { peer: id, tag }) };
    const offersIpv4 = platform === 'linux' && hasIpv6(services, peer);
    press.toast('');
    press.replace([guides.steps[platform](files), ...(offersIpv4 ? [guides.ipv4Hint()] : [])].join('\n'), [
      { text: guides.install[platform], url: INSTALL[platform] },
      ...(offersIpv4 ? [ipv4] : []),
      { text: guides.back, data: callbackData(CONFIG_BUTTONS.guides, { peer: id, tag }) },
    ]);
  },
);

/** Back from a guide to the choice of one. */
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

/** Sends the same config once more, without IPv6. */
export const sendIpv4File = onPress(
  CONFIG_BUTTONS.ipv4File,
  'friend',
  async ({ ipv4File }: Ipv4FileServices, press, { peer, tag }) => {
    const { tunnel, name, text } = await ipv4File(press.from.id, peer, tag);
    press.toast('');
    press.answerWithFile({ name, bytes: Buffer.from(text) }, press.texts.guides.ipv4Caption(tunnel));
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
