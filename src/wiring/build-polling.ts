import type { Update } from 'grammy/types';
import type { Bot } from 'grammy/web';
import type { Log } from '../log.ts';
import type { NotifyOwner } from '../notices.ts';
import { grammySignal } from '../telegram/api/create-bot.ts';
import { Polling, type TokenTrust } from '../telegram/api/polling.ts';

/** What is done with updates. */
export interface Answering {
  /** Telegram knows the bot, and takes its calls. */
  reached(): void;
  /** Handles one update, to the commit; never rejects. */
  handle(update: Update): Promise<void>;
  readonly notify: NotifyOwner;
}

/** The polling; it may begin before there is anything to answer with, and then waits for that with the first updates in hand. */
export function buildPolling(bot: Bot, log: Log, token: TokenTrust, answering: Promise<Answering>): Polling {
  return new Polling({
    prepare: async (signal) => {
      bot.botInfo = await bot.api.getMe(grammySignal(signal));
      await bot.api.deleteWebhook({}, grammySignal(signal)); // with one set, polling is refused
      void answering.then(({ reached }) => signal.aborted || reached());
    },
    getUpdates: (wanted, signal) => bot.api.getUpdates(wanted, grammySignal(signal)),
    handle: async (update) => (await answering).handle(update),
    log,
    token,
    notify: (notice) => void answering.then(({ notify }) => notify(notice)),
  });
}
