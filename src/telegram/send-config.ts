import { type Api, InputFile } from 'grammy';
import { configName } from '../peers/config-name.ts';
import type { PendingConfig } from '../peers/delivery.ts';
import { keyTag } from '../peers/rekey.ts';
import { renderConfig } from '../peers/render-config.ts';
import type { SecretBox } from '../peers/seal.ts';
import type { Snapshot } from '../peers/snapshot.ts';
import type { NodesView } from './app.ts';
import { callbackData } from './button-kind.ts';
import { helpButton } from './commands/not-working.ts';
import { STOP_OLD, UNDO_REGEN } from './commands/regen.ts';
import { keyboard } from './outbox.ts';
import type { Texts } from './texts/texts.ts';
import { graceEnds, plainAddress } from './views.ts';

interface ConfigSender {
  readonly api: Api;
  readonly view: NodesView;
  readonly box: SecretBox;
  readonly textsFor: (friendId: number) => Texts;
}

/** Uploads a config to its friend's private chat; a waiting key's config comes with its two buttons. Rejects as the Bot API does. */
export async function sendConfig(
  { api, view, box, textsFor }: ConfigSender,
  pending: PendingConfig,
  snapshot: Snapshot,
): Promise<void> {
  const { peer, peerId, key } = pending;
  const node = view.nodes.find((entry) => entry.node.id === peer.server_id)?.node;
  if (!node) throw new Error(`a config for node ${peer.server_id}, which is not in the settings`);
  const text = renderConfig(node, snapshot.serverKey, peer, box.open(key.public_key, key.secret));
  const texts = textsFor(peer.telegram_id);
  const address = plainAddress(peer);
  const isNew = key.public_key !== peer.public_key;
  const which = { peer: peerId, tag: keyTag(key.public_key) };
  const buttons = [
    { text: texts.buttons.stopOld, data: callbackData(STOP_OLD, which) },
    { text: texts.buttons.undo, data: callbackData(UNDO_REGEN, which) },
  ];
  await api.sendDocument(peer.telegram_id, new InputFile(Buffer.from(text), configName(peer)), {
    caption: isNew
      ? texts.regenCaption(node.name, address, graceEnds(view, peer, view.now()))
      : texts.configCaption(node.name, address),
    parse_mode: 'HTML',
    reply_markup: keyboard([...(isNew ? buttons : []), helpButton(texts, peerId, key.public_key)]),
  });
}
