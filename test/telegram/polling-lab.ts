import type { Update } from 'grammy/types';
import { onTestFinished } from 'vitest';
import type { OwnerNotice } from '../../src/notices.ts';
import { grammySignal } from '../../src/telegram/api/create-bot.ts';
import { Polling, type TokenTrust } from '../../src/telegram/api/polling.ts';
import { newToken, openTelegram, type TelegramLab } from '../stage/open-telegram.ts';

/** Polling against the stand-in with short waits. */
export interface PollingLab extends TelegramLab {
  readonly notices: readonly OwnerNotice[];
  /** The texts that were handled, in order. */
  readonly handled: readonly string[];
  /** Starts one that handles with `handle`; a test ends it, or its end does. */
  poll(
    handle?: (update: Update) => Promise<void>,
    token?: Partial<TokenTrust> & { readonly doubtMs?: number },
  ): { readonly polling: Polling; readonly ended: Promise<unknown> };
}

export const textOf = (update: Update): string => update.message?.text ?? '';

export async function openPolling(): Promise<PollingLab> {
  const telegram = await openTelegram();
  const { api, bot, log } = telegram;
  const notices: OwnerNotice[] = [];
  const handled: string[] = [];
  const poll: PollingLab['poll'] = (
    handle = async (update) => void handled.push(textOf(update)),
    { doubtMs = 60_000, ...token } = {},
  ) => {
    const polling = new Polling({
      prepare: async (signal) => {
        bot.botInfo = await bot.api.getMe(grammySignal(signal));
        await bot.api.deleteWebhook({}, grammySignal(signal));
      },
      getUpdates: (wanted, signal) => bot.api.getUpdates(wanted, grammySignal(signal)),
      handle,
      log,
      token: { ...newToken, ...token },
      doubtMs,
      notify: (notice) => void notices.push(notice),
      waits: { failure: { first: 10, longest: 40 }, conflict: { first: 50, longest: 100 } },
    });
    const ended = polling.run().catch((error: unknown) => error);
    onTestFinished(async () => {
      polling.stop();
      await Promise.race([ended, api.close()]);
    });
    return { polling, ended };
  };
  return { ...telegram, notices, handled, poll };
}
