import type { Person } from '../access/access-service.ts';

/** Telegram's ids fit 52 bits (Bot API); a larger number would be rounded, and the store that holds it refused at the next start. */
export const LARGEST_ID = 2 ** 52;

/** Whom the owner means: an id, a username without its @, or the person whose message is answered; null when nobody is named. */
export function readPerson(
  args: string,
  about: Person | null,
): { readonly id: number } | { readonly username: string } | null {
  if (/^[1-9]\d{0,15}$/.test(args)) return Number(args) <= LARGEST_ID ? { id: Number(args) } : null;
  const username = /^(?:@|(?:https?:\/\/)?t\.me\/)([A-Za-z]\w{3,31})$/.exec(args)?.[1];
  if (username !== undefined) return { username };
  return args === '' && about ? { id: about.id } : null;
}
