/** About 30 messages a second in all, and one a second in each chat (Bot API FAQ): what is more is refused with a 429. */
const IN_ALL = 30;

export class TelegramPace {
  readonly #now: () => number;
  #second = 0;
  #inAll = 0;
  #chats = new Set<number>();
  refused = 0;
  taken = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether a message to this chat goes through now. */
  takes(chat: number): boolean {
    const second = Math.floor(this.#now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#inAll = 0;
      this.#chats = new Set();
    }
    const isTaken = this.#inAll < IN_ALL && !this.#chats.has(chat);
    this.#inAll += isTaken ? 1 : 0;
    if (isTaken) this.#chats.add(chat);
    this.taken += isTaken ? 1 : 0;
    this.refused += isTaken ? 0 : 1;
    return isTaken;
  }
}
