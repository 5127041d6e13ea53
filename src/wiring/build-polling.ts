import type { Update } from 'grammy/types';
import type { Bot } from 'grammy/web';
import type { Log } from '../log.ts';
import type { NotifyOwner } from '../notices.ts';
import { grammySignal } from '../telegram/api/create-bot.ts';
import { Polling, type TokenTrust } from '../telegram/api/polling.ts';

/** What handles updates. */
export interface Answering {
  /** Called when Telegram has accepted the token. */
  reached(): void;
  /** Handles one update; resolves when its changes are stored; never rejects. */
  handle(update: Update): Promise<void>;
  readonly notify: NotifyOwner;
}

/** Builds the polling. It may start before `answering` resolves; the first updates then wait for it. */
export function buildPolling(
  bot: Bot,
  log: Log,
  token: TokenTrust,
  answering: Promise<Answering>,
  setting: 'BOT_TOKEN' | 'SPARE_BOT_TOKEN' = 'BOT_TOKEN',
): Polling {
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
    setting,
    notify: (notice) => void answering.then(({ notify }) => notify(notice)),
  });
}
