import { readFile } from 'node:fs/promises';
import { type Api, InputFile } from 'grammy/web';
import { configName } from '../../peers/devices/config-name.ts';
import type { PendingButtons, PendingConfig } from '../../peers/devices/delivery.ts';
import type { ChooseDoor } from '../../peers/devices/devices.ts';
import type { SecretBox } from '../../peers/devices/seal.ts';
import type { FileToName } from '../../peers/devices/sent-files.ts';
import type { Snapshot } from '../../peers/nodes/snapshot.ts';
import { isHeld } from '../../peers/records/rollout-record.ts';
import type { Texts } from '../../texts/chat/texts.ts';
import { afterConfig } from '../features/config/config-menu.ts';
import { prepared } from '../outbox/internal-error.ts';
import { keyboard, phoneKeys } from '../outbox/outbox.ts';
import type { Keyboards } from '../router/keyboards.ts';
import { graceEnds, type NodesView, nodeName, plainAddress } from '../views.ts';
import { fullConfig } from './config-file.ts';
import { nameInStore } from './name-in-store.ts';
import { fitsQr } from './qr-pictures.ts';
import { settleDoor } from './settle-door.ts';

interface ConfigSender {
  readonly api: Api;
  readonly view: NodesView;
  readonly box: SecretBox;
  readonly keyboards: Pick<Keyboards, 'due'>;
  readonly textsFor: (friendId: number) => Texts;
  /** For devices whose door is gone; if absent, their files name the first one. */
  readonly chooseDoor?: ChooseDoor;
}

/**
 * Uploads a config to its friend's private chat; the guide follows by `sendConfigButtons`. The file's name is in the store before. Rejects
 * as the Bot API and the store do, with `InternalError` when the config cannot be made, and with `Superseded` when its key is gone.
 */
export async function sendConfig(sender: ConfigSender, pending: PendingConfig, snapshot: Snapshot): Promise<void> {
  const { api, view, keyboards, chooseDoor = () => null } = sender;
  const { file, caption } = await prepared('the config could not be made', async () =>
    compose(sender, await settleDoor(view, chooseDoor, pending), snapshot),
  );
  const tunnel = await nameInStore(view.store, pending, file);
  const chat = pending.peer.telegram_id;
  const due = keyboards.due(chat);
  await api.sendDocument(chat, new InputFile(Buffer.from(file.text), configName(tunnel)), {
    caption,
    parse_mode: 'HTML',
    ...(due && { reply_markup: phoneKeys(due.keys) }),
  });
  due?.onSent();
}

/** Sends the message that follows a config: how to switch it on and, for a new key, what to do with the old one. */
export async function sendConfigButtons(
  { api, view, textsFor }: Pick<ConfigSender, 'api' | 'view' | 'textsFor'>,
  { peerId, peer, publicKey }: PendingButtons,
): Promise<void> {
  const { html, rows, png } = await prepared('the buttons of a config could not be made', async () => {
    const own = view.store.state.peers[peerId] ?? peer;
    const [text, buttons, picture] = afterConfig(view, textsFor(peer.telegram_id), peerId, own, publicKey);
    return { html: text, rows: buttons, png: picture && (await readFile(picture)) };
  });
  const other = { parse_mode: 'HTML', reply_markup: keyboard(rows) } as const;
  if (png) await api.sendPhoto(peer.telegram_id, new InputFile(png, 'guide.png'), { caption: html, ...other });
  else await api.sendMessage(peer.telegram_id, html, other);
}

/** The file of a config as it would be sent now. Throws when it cannot be made, such as while its server's parameters are not known. */
export function fileToSend(
  { view, box }: Pick<ConfigSender, 'view' | 'box'>,
  pending: PendingConfig,
  on: Snapshot,
): FileToName {
  const config = fullConfig(view, box, pending, on);
  return { ...config, hasPicture: fitsQr(config.text) };
}

function compose(
  { view, box, textsFor }: ConfigSender,
  pending: PendingConfig,
  snapshot: Snapshot,
): { file: FileToName; caption: string } {
  const { peer } = pending;
  const file = fileToSend({ view, box }, pending, snapshot);
  return { file, caption: captionOf(view, textsFor(peer.telegram_id), pending) };
}

function captionOf(view: NodesView, texts: Texts, { peer, key }: PendingConfig): string {
  const about = [nodeName(view, peer.server_id), plainAddress(peer), peer.name] as const;
  const isNew = key.public_key !== peer.public_key;
  const isHeldOne = isNew && peer.next !== null && isHeld(view.store.state, peer.next);
  if (isHeldOne || (peer.send?.news !== undefined && !isNew))
    return texts.rollouts.caption(...about, peer.send?.news ?? null, isNew);
  if (peer.spare) return texts.spareCaption(nodeName(view, peer.server_id), plainAddress(peer));
  return isNew ? texts.regenCaption(...about, graceEnds(view, peer, view.now())) : texts.configCaption(...about);
}
