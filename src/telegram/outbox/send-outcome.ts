import { GrammyError } from 'grammy/web';
import { namedWait } from '../api/bot-api-answer.ts';
import { isInternalError } from './internal-error.ts';

/**
 * What a failed Bot API call means. `later`: try again, after `waitMs` if Telegram named a time; `gone`: the person blocked the bot,
 * never started it or left Telegram; `done`: what was wanted is so already; `never`: Telegram refuses the call as it is; `fault`: it
 * could not be made, by an internal error.
 */
export type SendOutcome =
  | { readonly kind: 'later'; readonly waitMs: number | null }
  | { readonly kind: 'gone' | 'done' | 'never' | 'fault' };

/** Words by which Telegram says that a person cannot be reached. Of somebody who never wrote to the bot it says "chat not found", with 400. */
const GONE: Readonly<Record<number, RegExp>> = {
  400: /chat not found|PEER_ID_INVALID|USER_IS_BLOCKED|INPUT_USER_DEACTIVATED/,
  403: /^Forbidden: (?:bot was blocked by the user|user is deactivated|bot can't initiate conversation with a user|bot can't send messages to (?:bots|the user)|bot (?:was kicked from|is not a member of) the (?:group|supergroup|channel) chat)$/,
};

/**
 * Judges an error of a Bot API call. What is neither Telegram's own word nor a fault of ours is the fault of the way and worth another
 * try, and so are a doubted token and a refusal in words that are not known here: nobody is given up by mistake.
 */
export function judgeSendError(error: unknown): SendOutcome {
  if (isInternalError(error)) return { kind: 'fault' };
  if (!(error instanceof GrammyError)) return { kind: 'later', waitMs: null };
  const { error_code, description } = error;
  if (error_code === 429) return { kind: 'later', waitMs: namedWait(error) };
  if (GONE[error_code]?.test(description)) return { kind: 'gone' };
  if (error_code === 413 || description === 'Not Found: method not found') return { kind: 'never' };
  if (error_code !== 400 || description === 'Logged out') return { kind: 'later', waitMs: null };
  return { kind: description.includes('message is not modified') ? 'done' : 'never' };
}
