import { UserError } from '../../../errors.ts';
import { configName, pictureName } from '../../../peers/devices/config-name.ts';
import { keyTag } from '../../../peers/devices/rekey.ts';
import { filesAbout } from '../../../peers/devices/sent-files.ts';
import { withoutIpv6 } from '../../../peers/devices/without-ipv6.ts';
import type { PeerRecord } from '../../../peers/records/records.ts';
import { PLATFORMS, type Platform } from '../../../texts/chat/guide.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData, word } from '../../router/button-kind.ts';
import type { Press, Row } from '../../router/request.ts';
import { HELP } from '../help/not-working.ts';

const KEY = { peer: word.peer, tag: word.keyTag } as const;

/** Where the app is to be had; the makers' own pages. */
const INSTALL: Readonly<Record<Platform, string>> = {
  ios: 'https://apps.apple.com/app/wireguard/id1441195209',
  android: 'https://play.google.com/store/apps/details?id=com.wireguard.android',
  windows: 'https://www.wireguard.com/install/',
  macos: 'https://apps.apple.com/app/wireguard/id1451685025',
  linux: 'https://www.wireguard.com/install/',
};

/** The message that follows a config with this key, and its buttons. */
export function configMenu(texts: Texts, peerId: string, peer: PeerRecord, publicKey: string): [string, Row[]] {
  const which = { peer: peerId, tag: keyTag(publicKey) };
  const isNew = peer.next?.public_key === publicKey;
  const decisions: Row[] = [
    { text: texts.buttons.stopOld, data: callbackData(STOP_OLD, which) },
    { text: texts.buttons.undo, data: callbackData(UNDO_REGEN, which) },
  ];
  const guides = guideRows(texts, which);
  const files = filesAbout(peer, publicKey);
  return isNew ? [texts.guides.chooseNew(files), [...decisions, ...guides]] : [texts.guides.choose(files), guides];
}

/** What stands under every config, whatever its key is doing. */
function guideRows(texts: Texts, which: { peer: string; tag: string }): Row[] {
  const guide = (platform: Platform) => ({
    text: texts.guides.platforms[platform],
    data: callbackData(GUIDE, { platform, ...which }),
  });
  const help = { text: texts.health.buttons.help, data: callbackData(HELP, which) };
  return [PLATFORMS.slice(0, 2).map(guide), PLATFORMS.slice(2).map(guide), help];
}

/** "Stop the old one now." */
export const STOP_OLD = buttonKind('stop', 'friend', KEY, async (press, { peer, tag }, { peers }) => {
  await peers.stopOld({ friendId: press.from.id, updateId: press.updateId }, peer, tag);
  press.toast('');
  press.replaceButtons(guideRows(press.texts, { peer, tag }));
  press.answer(press.texts.oldStopped());
});

/** "Undo": the new key goes, the old one stays. */
export const UNDO_REGEN = buttonKind('undo', 'friend', KEY, async (press, { peer, tag }, { peers }) => {
  await peers.undoRegenerate({ friendId: press.from.id, updateId: press.updateId }, peer, tag);
  press.toast('');
  press.removeButtons();
  press.answer(press.texts.regenUndone());
});

/** How to switch it on there, in place of the message. */
export const GUIDE = buttonKind(
  'guide',
  'friend',
  { platform: word.oneOf(...PLATFORMS), ...KEY },
  async (press, { platform, peer: id, tag }, app) => {
    const { guides } = press.texts;
    const peer = ownDevice(app, press, id);
    const { tunnel, hasPicture, old } = filesAbout(peer, keyMeant(peer, tag) ?? peer.public_key);
    const files = { config: configName(tunnel), tunnel, picture: hasPicture ? pictureName(tunnel) : null, old };
    const ipv4 = { text: guides.ipv4, data: callbackData(IPV4_FILE, { peer: id, tag }) };
    const offersIpv4 = platform === 'linux' && hasIpv6(app, peer);
    press.toast('');
    press.replace([guides.steps[platform](files), ...(offersIpv4 ? [guides.ipv4Hint()] : [])].join('\n'), [
      { text: guides.install[platform], url: INSTALL[platform] },
      ...(offersIpv4 ? [ipv4] : []),
      { text: guides.back, data: callbackData(GUIDES, { peer: id, tag }) },
    ]);
  },
);

/** Back from a guide. */
export const GUIDES = buttonKind('guides', 'friend', KEY, async (press, { peer: id, tag }, app) => {
  const peer = ownDevice(app, press, id);
  const meant = keyMeant(peer, tag);
  if (meant === undefined) throw new UserError('stale-button');
  press.toast('');
  press.replace(...configMenu(press.texts, id, peer, meant));
});

/** The same config once more, without IPv6. */
export const IPV4_FILE = buttonKind('ip-four', 'friend', KEY, async (press, { peer, tag }, app) => {
  const { tunnel, name, text } = await app.ipv4File(press.from.id, peer, tag);
  press.toast('');
  press.answerWithFile({ name, bytes: Buffer.from(text) }, press.texts.guides.ipv4Caption(tunnel));
});

const keyMeant = ({ public_key, next }: PeerRecord, tag: string): string | undefined =>
  [public_key, ...(next ? [next.public_key] : [])].find((key) => key.startsWith(tag));

function ownDevice({ store }: App, { from }: Press, peerId: string): PeerRecord {
  const peer = store.state.peers[peerId];
  if (peer?.telegram_id !== from.id || peer.removed_at !== null) throw new UserError('stale-button');
  return peer;
}

function hasIpv6({ nodes }: App, peer: PeerRecord): boolean {
  const node = nodes.find((entry) => entry.node.id === peer.server_id)?.node;
  return node !== undefined && withoutIpv6(node, peer) !== null;
}
