import type { Person } from '../../access/person.ts';
import { withoutHidden } from '../../visible.ts';
import type { Mention } from './request.ts';

/** Telegram's ids have at most 52 bits (Bot API). A larger number would lose digits, and the store would be refused at the next start. */
export const LARGEST_ID = 2 ** 52;

const USERNAME = '([a-z]\\w{3,31})';
/** Spellings of a username: `@anna`, `t.me/anna`, `https://telegram.me/anna`, `anna.t.me`, `tg://resolve?domain=anna`; in any case. */
const NAMED = [
  new RegExp(`^@${USERNAME}$`, 'i'),
  new RegExp(`^(?:https?://)?(?:www\\.)?(?:t|telegram)\\.(?:me|dog)/@?${USERNAME}/?(?:\\?\\S*)?$`, 'i'),
  new RegExp(`^(?:https?://)?${USERNAME}\\.t\\.me/?$`, 'i'),
  new RegExp(`^tg://resolve/?\\?domain=${USERNAME}(?:&\\S*)?$`, 'i'),
];
const NUMBERED = /^(?:tg:\/\/(?:user\/?\?id|openmessage\/?\?user_id)=)?([1-9]\d{0,15})$/i;

/** Paths of Telegram's own links, which are no usernames. */
const NO_NAMES =
  /^(?:joinchat|addstickers|addemoji|addlist|addtheme|setlanguage|share|proxy|socks|login|confirmphone|invoice|boost|giftcode|contact|telegram)$/i;

/**
 * The person that a request names: by an id, a username (returned without the @), a mention of somebody without a username, or by
 * replying to their message; null if it names nobody.
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
