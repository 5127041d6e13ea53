import { type Api, InputFile, InputMediaBuilder } from 'grammy/web';
import { configName, pictureName } from '../../peers/devices/config-name.ts';
import type { PendingButtons, PendingConfig } from '../../peers/devices/delivery.ts';
import type { SecretBox } from '../../peers/devices/seal.ts';
import type { FileToName } from '../../peers/devices/sent-files.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import { configMenu } from '../features/config/config-menu.ts';
import { prepared } from '../outbox/internal-error.ts';
import { keyboard } from '../outbox/outbox.ts';
import { graceEnds, type NodesView, nodeName, plainAddress } from '../views.ts';
import { fullConfig } from './config-file.ts';
import { nameInStore } from './name-in-store.ts';
import { fitsQr, type QrPictures } from './qr-pictures.ts';

interface ConfigSender {
  readonly api: Api;
  readonly view: NodesView;
  readonly box: SecretBox;
  readonly pictures: QrPictures;
  readonly textsFor: (friendId: number) => Texts;
}

/**
 * Uploads a config to its friend's private chat: one album of its QR code and the file, the caption last, or the file alone where it is
 * too long for a code. An album takes no buttons; they follow by `sendConfigButtons`. The file's name is in the store before. Rejects as
 * the Bot API and the store do, with `InternalError` when the config cannot be made, and with `Superseded` when its key is gone.
 */
export async function sendConfig(sender: ConfigSender, pending: PendingConfig, snapshot: Snapshot): Promise<void> {
  const { api, view } = sender;
  const { file, picture, caption } = await prepared('the config could not be made', () =>
    compose(sender, pending, snapshot),
  );
  const tunnel = await nameInStore(view.store, pending, file);
  const other = { caption, parse_mode: 'HTML' } as const;
  const upload = new InputFile(Buffer.from(file.text), configName(tunnel));
  const chat = pending.peer.telegram_id;
  if (picture === null) await api.sendDocument(chat, upload, other);
  else
    await api.sendMediaGroup(chat, [
      InputMediaBuilder.document(new InputFile(picture, pictureName(tunnel))),
      InputMediaBuilder.document(upload, other),
    ]);
}

/** What of an upload takes longest, made while the node is still being told of the device. */
export async function prepareConfig(
  { view, box, pictures }: Pick<ConfigSender, 'view' | 'box' | 'pictures'>,
  pending: PendingConfig,
  snapshot: Snapshot,
): Promise<void> {
  const { text } = fullConfig(view, box, pending, snapshot);
  if (fitsQr(text)) await pictures.drawAhead(text);
}

/** Sends the message that follows a config: how to switch it on and, for a new key, what to do with the old one. */
export async function sendConfigButtons(
  { api, view, textsFor }: Pick<ConfigSender, 'api' | 'view' | 'textsFor'>,
  { peerId, peer, publicKey }: PendingButtons,
): Promise<void> {
  const [html, rows] = await prepared('the buttons of a config could not be made', () =>
    configMenu(textsFor(peer.telegram_id), peerId, view.store.state.peers[peerId] ?? peer, publicKey),
  );
  await api.sendMessage(peer.telegram_id, html, { parse_mode: 'HTML', reply_markup: keyboard(rows) });
}

async function compose(
  { view, box, pictures, textsFor }: ConfigSender,
  pending: PendingConfig,
  snapshot: Snapshot,
): Promise<{ file: FileToName; picture: Buffer | null; caption: string }> {
  const { peer, key } = pending;
  const config = fullConfig(view, box, pending, snapshot);
  const hasPicture = fitsQr(config.text);
  const texts = textsFor(peer.telegram_id);
  const about = [nodeName(view, peer.server_id), plainAddress(peer), peer.name] as const;
  const caption =
    key.public_key === peer.public_key
      ? texts.configCaption(...about)
      : texts.regenCaption(...about, graceEnds(view, peer, view.now()));
  return { file: { ...config, hasPicture }, picture: hasPicture ? await pictures.draw(config.text) : null, caption };
}
