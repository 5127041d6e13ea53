import type { Message } from '@grammyjs/types';
import type { Room, RoomEvent } from '../state/room.ts';
import type { Telegram } from '../state/telegram.ts';
import type { Patience } from '../state/waiting.ts';
import { describe, type Seen, type SeenKey, see, seeKey } from './seen.ts';

/** Which message is meant: words in its text or file name, or any condition. */
export type Match = RegExp | ((seen: Seen) => boolean);

/** A chat as its people see it, with a cursor over what the bot does there. */
export class ChatView {
  readonly #room: Room;
  readonly #telegram: Telegram;
  readonly #taken = new Set<RoomEvent>();

  constructor(room: Room, telegram: Telegram) {
    this.#room = room;
    this.#telegram = telegram;
  }

  get id(): number {
    return this.#room.chat.id;
  }

  /** What stands in the chat now: edits applied, deleted messages gone. */
  get messages(): Seen[] {
    return [...this.#room.kept.values()].map(({ message }) => see(message, 'message', this.#telegram.files));
  }

  /** The labels of the reply keyboard under the input field, row by row. */
  get keyboard(): string[][] {
    return this.keys.map((row) => row.map(({ text }) => text));
  }

  /** The keys of the reply keyboard under the input field, row by row; empty when there is none. */
  get keys(): SeenKey[][] {
    const rows = this.#room.keyboard?.keyboard ?? [];
    return rows.map((row) => row.map(seeKey));
  }

  /** Everything that happened here, one line each. */
  get transcript(): string {
    return this.#room.events.map((event) => describe(event, this.#telegram.files)).join('\n') || '  (nothing)';
  }

  /**
   * The bot's next message or edit that matches and was not received before; what came before it counts as received.
   * With `anyOrder` only the match itself is taken. Rejects with a transcript of the chat.
   */
  receives(match: Match = () => true, options: Patience & { anyOrder?: boolean } = {}): Promise<Seen> {
    return this.#next(['message', 'edit'], match, options, 'received');
  }

  /** The bot's next edit that matches, in the same order as `receives`. */
  receivesEdit(match: Match = () => true, options: Patience & { anyOrder?: boolean } = {}): Promise<Seen> {
    return this.#next(['edit'], match, options, 'received as an edit');
  }

  /** Waits until a matching message has been deleted; the cursor of `receives` does not move. */
  loses(match: Match = () => true, options: Patience = {}): Promise<Seen> {
    return this.#next(['deletion'], match, { ...options, anyOrder: true }, 'deleted');
  }

  /** Counts everything that the bot did so far as received. */
  catchUp(): void {
    for (const event of this.#room.events) if (event.kind !== 'deletion') this.#taken.add(event);
  }

  /** The bot's messages and edits that no `receives` has taken yet, oldest first. */
  get unread(): Seen[] {
    return this.#open(['message', 'edit']).map((event) => this.#seen(event));
  }

  /** The newest message in the chat that has this button, by label or callback data. */
  findButton(what: string, among: readonly Seen[] = this.messages): { seen: Seen; data: string; label: string } {
    for (const seen of among.toReversed())
      for (const { text, data } of seen.buttons)
        if (data !== undefined && (text === what || data === what)) return { seen, data, label: text };
    throw new Error(`no button "${what}" in the chat:\n${this.transcript}`);
  }

  async #next(
    kinds: Seen['kind'][],
    match: Match,
    { anyOrder = false, ...patience }: Patience & { anyOrder?: boolean },
    verb: string,
  ): Promise<Seen> {
    const wanted = match instanceof RegExp ? `${match}` : match.toString();
    const find = () => this.#open(kinds).find((event) => matches(this.#seen(event), match));
    const explain = () => `nothing that matches ${wanted} was ${verb} in chat ${this.id}:\n${this.transcript}`;
    const event = await this.#telegram.waiting.until(() => this.#take(find(), anyOrder), explain, patience);
    return this.#seen(event);
  }

  /** Taken at the moment it is found, so that two waits never get the same event. */
  #take(event: RoomEvent | undefined, anyOrder: boolean): RoomEvent | undefined {
    if (!event) return undefined;
    const { events } = this.#room;
    const before = anyOrder ? [] : events.slice(0, events.indexOf(event)).filter(({ kind }) => kind !== 'deletion');
    for (const taken of [...before, event]) this.#taken.add(taken);
    return event;
  }

  #open(kinds: Seen['kind'][]): RoomEvent[] {
    return this.#room.events.filter(
      (event) => kinds.some((kind) => kind === event.kind) && isFromBot(event.message) && !this.#taken.has(event),
    );
  }

  #seen(event: RoomEvent): Seen {
    return see(event.message, event.kind as Seen['kind'], this.#telegram.files);
  }
}

const isFromBot = (message: Message) => message.from?.is_bot === true;

function matches(seen: Seen, match: Match): boolean {
  if (typeof match === 'function') return match(seen);
  return [seen.text, seen.document?.name ?? ''].some((words) => words.search(match) !== -1);
}
