import type { Message } from 'grammy/types';

/** For how many people the last album is remembered. */
const PEOPLE_REMEMBERED = 1000;

/** Telegram delivers an album as several messages. This tells the first from the others, so that the bot answers an album once. */
export class Albums {
  readonly #lately = new Map<number, { readonly album: string; readonly first: number }>();

  /** Whether the message is a later part of an album. False for its first message, also when that is delivered again. */
  isLaterPart({
    media_group_id: album,
    message_id,
    from,
  }: Pick<Message, 'media_group_id' | 'message_id' | 'from'>): boolean {
    if (album === undefined || !from) return false;
    const known = this.#lately.get(from.id);
    if (known?.album === album) return known.first !== message_id;
    this.#lately.delete(from.id);
    this.#lately.set(from.id, { album, first: message_id });
    const [oldest] = this.#lately.keys();
    if (this.#lately.size > PEOPLE_REMEMBERED && oldest !== undefined) this.#lately.delete(oldest);
    return false;
  }
}
