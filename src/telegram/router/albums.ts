import type { Message } from 'grammy/types';

/** People whose last album is kept in mind. */
const PEOPLE_REMEMBERED = 1000;

/** Telegram delivers an album as several messages; for the bot it is one, and has one answer: to the first. */
export class Albums {
  readonly #lately = new Map<number, { readonly album: string; readonly first: number }>();

  /** Whether the message belongs to an album whose first message came before; that one itself may be delivered again. */
  isRest({
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
