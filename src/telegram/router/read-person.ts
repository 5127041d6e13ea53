import type { Person } from '../../access/person.ts';
import { withoutHidden } from '../../visible.ts';
import type { Mention } from './request.ts';

/** Telegram's ids fit 52 bits (Bot API); a larger number would be rounded, and the store that holds it refused at the next start. */
export const LARGEST_ID = 2 ** 52;

const USERNAME = '([a-z]\\w{3,31})';
/** `@anna`, `t.me/anna`, `https://telegram.me/anna`, `anna.t.me`, `tg://resolve?domain=anna`; in any letter case. */
const NAMED = [
  new RegExp(`^@${USERNAME}$`, 'i'),
  new RegExp(`^(?:https?://)?(?:www\\.)?(?:t|telegram)\\.(?:me|dog)/@?${USERNAME}/?(?:\\?\\S*)?$`, 'i'),
  new RegExp(`^(?:https?://)?${USERNAME}\\.t\\.me/?$`, 'i'),
  new RegExp(`^tg://resolve/?\\?domain=${USERNAME}(?:&\\S*)?$`, 'i'),
];
const NUMBERED = /^(?:tg:\/\/(?:user\/?\?id|openmessage\/?\?user_id)=)?([1-9]\d{0,15})$/i;

/** First words of Telegram's own links, which name nobody. */
const NO_NAMES =
  /^(?:joinchat|addstickers|addemoji|addlist|addtheme|setlanguage|share|proxy|socks|login|confirmphone|invoice|boost|giftcode|contact|telegram)$/i;

/**
 * Whom somebody means: an id, a username without its @, a name that Telegram made a link of, or the person whose message is answered;
 * null when nobody is named.
 */
export function readPerson(
  given: string,
  about: Person | null,
  mention: Mention | null = null,
): { readonly id: number } | { readonly username: string } | null {
  const args = withoutHidden(given).trim();
  if (mention && args === mention.text.trim()) return { id: mention.person.id };
  const digits = NUMBERED.exec(args)?.[1];
  if (digits !== undefined) return Number(digits) <= LARGEST_ID ? { id: Number(digits) } : null;
  const username = NAMED.map((form) => form.exec(args)?.[1]).find((name) => name !== undefined);
  if (username !== undefined) return NO_NAMES.test(username) ? null : { username };
  return args === '' && about ? { id: about.id } : null;
}
