import type { InlineKeyboardButton, KeyboardButton, Message, MessageEntity } from '@grammyjs/types';
import type { Files } from '../state/files.ts';
import type { RoomEvent } from '../state/room.ts';

/** A button under a message, as a person sees it. */
export interface SeenButton {
  text: string;
  data?: string;
  url?: string;
}

/** A key of the reply keyboard: it writes its text, or asks for people and how many there may be. */
export interface SeenKey {
  text: string;
  mostPeople?: number;
}

/** A file in a message, byte for byte. */
export interface SeenFile {
  name: string;
  bytes: Buffer;
  contentType: string;
}

/** A message as a person sees it at one moment. */
export interface Seen {
  kind: 'message' | 'edit' | 'deletion';
  message_id: number;
  chat_id: number;
  /** True for a message of the bot. */
  fromBot: boolean;
  /** First name of who wrote it. */
  from: string;
  /** The text or the caption. */
  text: string;
  entities: MessageEntity[];
  document?: SeenFile;
  photo?: SeenFile;
  /** Inline buttons, row by row. */
  rows: SeenButton[][];
  /** The inline buttons of all rows. */
  buttons: SeenButton[];
  replyTo?: number;
  edited: boolean;
  /** The message as the Bot API gives it. */
  raw: Message;
}

/** What a person sees of a message. */
export function see(message: Message, kind: Seen['kind'], files: Files): Seen {
  const rows = (message.reply_markup?.inline_keyboard ?? []).map((row) => row.map(seeButton));
  const document = message.document && seeFile(files, message.document.file_id);
  const photo = message.photo?.[0] && seeFile(files, message.photo[0].file_id);
  return {
    kind,
    message_id: message.message_id,
    chat_id: message.chat.id,
    fromBot: message.from?.is_bot ?? false,
    from: message.from?.first_name ?? '',
    text: message.text ?? message.caption ?? '',
    entities: message.entities ?? message.caption_entities ?? [],
    ...(document && { document }),
    ...(photo && { photo }),
    rows,
    buttons: rows.flat(),
    ...(message.reply_to_message && { replyTo: message.reply_to_message.message_id }),
    edited: message.edit_date !== undefined,
    raw: message,
  };
}

/** One line of a transcript: who, what, files and buttons. */
export function describe(event: RoomEvent, files: Files): string {
  if (event.kind === 'press') return `  #${event.message.message_id} was pressed: ${event.note}`;
  if (event.kind === 'answer') return `  the press was answered: ${event.note || '(silently)'}`;
  const seen = see(event.message, event.kind, files);
  const verb = { message: '', edit: ' (edited)', deletion: ' (deleted)' }[event.kind];
  const file = seen.document ?? seen.photo;
  const attached = file ? ` [${file.name}, ${file.bytes.length} bytes]` : '';
  const buttons = seen.buttons.length > 0 ? ` {${seen.buttons.map(({ text }) => text).join(' | ')}}` : '';
  return `  #${seen.message_id}${verb} ${seen.from}: ${seen.text}${attached}${buttons}`;
}

/** What a person sees of a key. */
export function seeKey(key: KeyboardButton): SeenKey {
  if (typeof key === 'string') return { text: key };
  return { text: key.text, ...('request_users' in key && { mostPeople: key.request_users.max_quantity ?? 1 }) };
}

function seeButton(button: InlineKeyboardButton): SeenButton {
  return {
    text: button.text,
    ...('callback_data' in button && { data: button.callback_data }),
    ...('url' in button && { url: button.url }),
  };
}

function seeFile(files: Files, id: string): SeenFile {
  const { name, bytes, contentType } = files.get(id);
  return { name, bytes, contentType };
}
