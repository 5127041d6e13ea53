import { GrammyError } from 'grammy/web';

/**
 * What a failed Bot API call means. `later`: try again, after `waitMs` if Telegram named a time; `gone`: the person blocked the bot,
 * never started it or left Telegram; `done`: what was wanted is so already; `never`: the call will not succeed as it is.
 */
export type SendOutcome =
  | { readonly kind: 'later'; readonly waitMs: number | null }
  | { readonly kind: 'gone' | 'done' | 'never' };

/** Judges an error of a Bot API call; everything that is not Telegram's own word is the network's fault and worth another try. */
export function judgeSendError(error: unknown): SendOutcome {
  if (!(error instanceof GrammyError)) return { kind: 'later', waitMs: null };
  if (error.error_code === 429) return { kind: 'later', waitMs: (error.parameters.retry_after ?? 1) * 1000 };
  if (error.error_code >= 500 || error.error_code === 401) return { kind: 'later', waitMs: null };
  // Of somebody who never wrote to the bot Telegram says "chat not found": with 400, not 403.
  if (error.error_code === 403 || /chat not found|PEER_ID_INVALID/.test(error.description)) return { kind: 'gone' };
  return { kind: error.description.includes('message is not modified') ? 'done' : 'never' };
}
