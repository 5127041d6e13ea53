import type { RawApi } from 'grammy/web';

/** The call that sends what an edit would have shown, as a new message; null for an edit of buttons alone. */
export function madeAnew(
  method: keyof RawApi,
  payload: Readonly<Record<string, unknown>>,
): { readonly method: keyof RawApi; readonly payload: Readonly<Record<string, unknown>> } | null {
  const { message_id: _id, inline_message_id: _inline, media, ...rest } = payload;
  if (method === 'editMessageText') return { method: 'sendMessage', payload: rest };
  if (method !== 'editMessageMedia' || typeof media !== 'object' || media === null) return null;
  const { type: _type, media: photo, ...caption } = media as Readonly<Record<string, unknown>>;
  return { method: 'sendPhoto', payload: { ...rest, ...caption, photo } };
}
