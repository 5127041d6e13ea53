import { APP_LINKS, leastVersion, type Platform, WIREGUARD_APK } from '../../../amnezia/apps.ts';
import { type Generation, laterOf } from '../../../amnezia/parameters.ts';
import { configName } from '../../../peers/devices/config-name.ts';
import { filesAbout } from '../../../peers/devices/sent-files.ts';
import { withoutIpv6 } from '../../../peers/devices/without-ipv6.ts';
import { generationFor } from '../../../peers/records/node-parameters.ts';
import type { PeerRecord } from '../../../peers/records/peer-record.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { type NodesView, parametersIn } from '../../views.ts';
import { HELP_BUTTONS } from '../help/help-buttons.ts';
import { CONFIG_BUTTONS } from './config-buttons.ts';

/** Which device's config a guide is about, and the beginning of the key that is meant. */
export interface GuideSubject {
  readonly peerId: string;
  readonly peer: PeerRecord;
  readonly tag: string;
}

/** The AmneziaWG protocol version that a disguised file needs: its settings for the first packets came with this version. */
const DISGUISED = '1.5';

/** The guide for one platform: its text and buttons. `isPicture`: it is a picture's caption, which cannot turn into a text. */
export function guidePage(
  view: Pick<NodesView, 'nodes' | 'store'>,
  texts: Texts,
  platform: Platform,
  { peerId, peer, tag }: GuideSubject,
  isPicture = false,
): [html: string, rows: Row[]] {
  const { guides, apps, health } = texts;
  const about = filesAbout(peer, keyWithTag(peer, tag) ?? peer.public_key);
  const { tunnel, hasPicture, app } = about;
  const files = { ...about, config: configName(tunnel), least: leastVersion(app, platform, generationOf(view, peer)) };
  const device = { peer: peerId, tag };
  const button = (
    text: string,
    shape: (typeof CONFIG_BUTTONS)['vpnLink' | 'ipv4File' | 'guides' | 'otherGuides' | 'qr'],
  ): Row => ({
    text,
    data: callbackData(shape, device),
  });
  const offersIpv4 = platform === 'linux' && app !== 'amneziavpn' && hasIpv6(view.nodes, peer);
  const hint = guides.store(app, platform);
  const store = hint === '' ? '' : `\n${hint}`;
  const hasApk = platform === 'android' && app === 'wireguard';
  return [
    [guides.steps[platform](files), ...(offersIpv4 ? [guides.ipv4Hint()] : []), store].join('\n').trimEnd(),
    [
      { text: guides.install(app, platform), url: APP_LINKS[app][platform] },
      ...(hasApk ? [{ text: guides.withoutStore, url: WIREGUARD_APK }] : []),
      ...(app === 'amneziavpn' ? [button(apps.buttons.link, CONFIG_BUTTONS.vpnLink)] : []),
      ...(offersIpv4 ? [button(guides.ipv4, CONFIG_BUTTONS.ipv4File)] : []),
      ...(PHONES.has(platform) && hasPicture ? [button(guides.qr, CONFIG_BUTTONS.qr)] : []),
      { text: health.buttons.help, data: callbackData(HELP_BUTTONS.notWorking, device) },
      button(guides.back, isPicture ? CONFIG_BUTTONS.otherGuides : CONFIG_BUTTONS.guides),
    ],
  ];
}

/** The version of AmneziaWG that a file for the device's node needs. */
export function generationOf(view: Pick<NodesView, 'nodes' | 'store'>, { server_id }: PeerRecord): Generation {
  const node = view.nodes.find((entry) => entry.node.id === server_id)?.node;
  const known = node?.protocol === 'amneziawg' ? parametersIn(view, server_id) : null;
  return known === null ? DISGUISED : laterOf(DISGUISED, generationFor(known));
}

/** The platforms whose apps scan a QR code. */
const PHONES: ReadonlySet<Platform> = new Set(['ios', 'android']);

/** The device's key that a button named; undefined: it has that key no longer. */
export const keyWithTag = ({ public_key, next }: PeerRecord, tag: string): string | undefined =>
  [public_key, ...(next ? [next.public_key] : [])].find((key) => key.startsWith(tag));

function hasIpv6(nodes: NodesView['nodes'], peer: PeerRecord): boolean {
  const node = nodes.find((entry) => entry.node.id === peer.server_id)?.node;
  return node !== undefined && withoutIpv6(node, peer) !== null;
}
