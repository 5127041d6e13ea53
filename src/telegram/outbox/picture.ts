import type { InlineKeyboardMarkup } from 'grammy/types';
import { type Api, InputFile, InputMediaBuilder } from 'grammy/web';
import type { MessagePlace } from './outgoing.ts';

/** A picture and what stands under it (Telegram's HTML, at most 1024 characters). */
export interface Picture {
  /** Draws it as PNG when its turn in the chat has come; null when that is not possible: the caption goes alone. */
  readonly png: () => Promise<Uint8Array | null>;
  readonly caption: string;
}

/** Sends a picture. Rejects as the Bot API does. */
export async function sendPicture(
  api: Api,
  chatId: number,
  { png, caption }: Picture,
  more: { readonly reply_markup: InlineKeyboardMarkup; readonly message_thread_id?: number },
): Promise<void> {
  const bytes = await png();
  const other = { parse_mode: 'HTML', ...more } as const;
  if (bytes) await api.sendPhoto(chatId, new InputFile(bytes, NAME), { caption, ...other });
  else await api.sendMessage(chatId, caption, other);
}

/** Puts a picture in the place of a message's. Rejects as the Bot API does. */
export async function editPicture(
  api: Api,
  { chatId, messageId }: MessagePlace,
  { png, caption }: Picture,
  reply_markup: InlineKeyboardMarkup,
): Promise<void> {
  const bytes = await png();
  if (!bytes) return;
  const media = InputMediaBuilder.photo(new InputFile(bytes, NAME), { caption, parse_mode: 'HTML' });
  await api.editMessageMedia(chatId, messageId, media, { reply_markup });
}

const NAME = 'traffic.png';
