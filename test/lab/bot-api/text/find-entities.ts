import type { MessageEntity } from '@grammyjs/types';

const FOUND = [
  ['bot_command', /(?<![\w/<>@])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])/g],
  ['mention', /(?<!\w)@[A-Za-z0-9_]{4,32}(?!\w)/g],
  ['url', /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)]/g],
] as const;

/** What Telegram finds in a text by itself: commands, mentions and addresses, but not inside of `given` entities. */
export function findEntities(text: string, given: readonly MessageEntity[] = []): MessageEntity[] {
  const taken = [...given];
  for (const [type, pattern] of FOUND)
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length };
      if (!taken.some((other) => overlaps(entity, other))) taken.push(entity);
    }
  return taken.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
}

type Span = Pick<MessageEntity, 'offset' | 'length'>;
const overlaps = (a: Span, b: Span) => a.offset < b.offset + b.length && b.offset < a.offset + a.length;
