import type { MessageEntity } from '@grammyjs/types';
import { linkFault } from './check-link.ts';

type Argument = (attribute: string, value: string) => string | undefined;

const none: Argument = () => undefined;
const when =
  (name: string, prefix = ''): Argument =>
  (attribute, value) =>
    attribute === name && value.startsWith(prefix) ? value.slice(prefix.length) : undefined;

/** Every tag that Telegram knows, and what it takes from an attribute. */
export const TAGS: ReadonlyMap<string, Argument> = new Map([
  ...['b', 'strong', 'i', 'em', 's', 'strike', 'del', 'u', 'ins', 'tg-spoiler', 'pre', 'tg-time'].map(
    (tag) => [tag, none] as const,
  ),
  ['a', when('href')],
  ['code', when('class', 'language-')],
  ['span', when('class', 'tg-')],
  ['tg-emoji', when('emoji-id')],
  ['blockquote', (attribute) => (attribute === 'expandable' ? '1' : undefined)],
]);

const PLAIN = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  u: 'underline',
  ins: 'underline',
  'tg-spoiler': 'spoiler',
  span: 'spoiler',
  code: 'code',
} as const;

interface Place {
  offset: number;
  length: number;
}

/** The entity that a closed tag makes of the text between; none for a link that leads nowhere. */
export function entityOf(tag: string, argument: string, inside: string, place: Place): MessageEntity | undefined {
  if (tag in PLAIN) return { type: PLAIN[tag as keyof typeof PLAIN], ...place };
  if (tag === 'pre') return { type: 'pre', ...place };
  if (tag === 'blockquote') return { type: argument === '' ? 'blockquote' : 'expandable_blockquote', ...place };
  if (tag === 'tg-emoji') return { type: 'custom_emoji', custom_emoji_id: argument, ...place };
  return tag === 'a' ? link(argument || inside, place) : undefined;
}

function link(url: string, place: Place): MessageEntity | undefined {
  const user = /^tg:\/\/user\?id=(\d+)$/.exec(url)?.[1];
  if (user) return { type: 'text_mention', user: { id: Number(user), is_bot: false, first_name: '' }, ...place };
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`;
  const isLink = linkFault(url) === undefined && URL.canParse(whole);
  return isLink ? { type: 'text_link', url: new URL(whole).href, ...place } : undefined;
}
