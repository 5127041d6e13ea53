import type { Api } from 'grammy/web';
import type { ChatQueue } from './chat-queue.ts';

/** What Telegram shows as going on in a chat. */
export type Activity = 'typing' | 'upload_document' | 'upload_photo';

/** Work that ends sooner (ms) shows nothing. */
export const SHOWS_AFTER_MS = 300;
/** Telegram shows an activity for 5 s, or until a message comes (Bot API, sendChatAction). */
export const SHOWN_AGAIN_MS = 5000;
/** Longer work (ms) is not shown any more: nobody waits for it with the chat open. */
const LONGEST_MS = 60_000;

/** Shows "typing…" and the like in chats. It delays nothing else and may fail silently. */
export class Typing {
  readonly #api: Api;
  readonly #queue: ChatQueue;

  constructor(api: Api, queue: ChatQueue) {
    this.#api = api;
    this.#queue = queue;
  }

  /** Shows an activity once, if it is still going on when Telegram is reached. */
  show(chatId: number, activity: Activity, isGoingOn: () => boolean): void {
    this.#queue.add(`typing ${chatId}`, {
      what: `${activity} in ${chatId}`,
      call: () => this.#api.sendChatAction(chatId, activity),
      tries: 1,
      isCourtesy: true,
      stillWanted: isGoingOn,
    });
  }

  /** Shows an activity for as long as the work takes, from 300 ms on. */
  during(chatId: number, activity: Activity, work: Promise<unknown>): void {
    const end = performance.now() + LONGEST_MS;
    let isGoingOn = true;
    const again = () => {
      if (performance.now() > end) return;
      this.show(chatId, activity, () => isGoingOn);
      timer = setTimeout(again, SHOWN_AGAIN_MS);
    };
    let timer = setTimeout(again, SHOWS_AFTER_MS);
    const over = () => {
      isGoingOn = false;
      clearTimeout(timer);
    };
    work.then(over, over);
  }
}
