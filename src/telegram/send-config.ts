import { type Api, InputFile, InputMediaBuilder } from 'grammy/web';
import { pictureName } from '../peers/config-name.ts';
import type { PendingButtons, PendingConfig } from '../peers/delivery.ts';
import type { SecretBox } from '../peers/seal.ts';
import type { Snapshot } from '../peers/snapshot.ts';
import type { NodesView } from './app.ts';
import { configMenu } from './commands/config-menu.ts';
import { configFile } from './config-file.ts';
import { keyboard } from './outbox.ts';
import type { QrPictures } from './qr-pictures.ts';
import type { Texts } from './texts/texts.ts';
import { graceEnds, nodeName, plainAddress } from './views.ts';

interface ConfigSender {
  readonly api: Api;
  readonly view: NodesView;
  readonly box: SecretBox;
  readonly pictures: QrPictures;
  readonly textsFor: (friendId: number) => Texts;
}

/**
 * Uploads a config to its friend's private chat: one album of its QR code and the file, the caption last. An album takes no buttons;
 * they follow by `sendConfigButtons`. Rejects as the Bot API does.
 */
export async function sendConfig(
  { api, view, box, pictures, textsFor }: ConfigSender,
  pending: PendingConfig,
  snapshot: Snapshot,
): Promise<void> {
  const { peer, key } = pending;
  const { name, text } = configFile(view, box, pending, snapshot);
  const picture = await pictures.draw(text);
  const texts = textsFor(peer.telegram_id);
  const about = [nodeName(view, peer.server_id), plainAddress(peer), peer.name] as const;
  const caption =
    key.public_key === peer.public_key
      ? texts.configCaption(...about)
      : texts.regenCaption(...about, graceEnds(view, peer, view.now()));
  await api.sendMediaGroup(peer.telegram_id, [
    InputMediaBuilder.document(new InputFile(picture, pictureName(name))),
    InputMediaBuilder.document(new InputFile(Buffer.from(text), name), { caption, parse_mode: 'HTML' }),
  ]);
}

/** What of an upload takes longest, made while the node is still being told of the device. */
export async function prepareConfig(
  { view, box, pictures }: Pick<ConfigSender, 'view' | 'box' | 'pictures'>,
  pending: PendingConfig,
  snapshot: Snapshot,
): Promise<void> {
  await pictures.drawAhead(configFile(view, box, pending, snapshot).text);
}

/** Sends the message that follows a config: how to switch it on and, for a new key, what to do with the old one. */
export async function sendConfigButtons(
  { api, view, textsFor }: Pick<ConfigSender, 'api' | 'view' | 'textsFor'>,
  { peerId, peer, publicKey }: PendingButtons,
): Promise<void> {
  const [html, rows] = configMenu(view, textsFor(peer.telegram_id), peerId, publicKey);
  await api.sendMessage(peer.telegram_id, html, { parse_mode: 'HTML', reply_markup: keyboard(rows) });
}
