import type { MessageEntity } from '@grammyjs/types';
import type { FormattedText } from './parse-html.ts';

/** Characters that Telegram drops from every text. */
const DROPPED = /[\r\u2028-\u202e]|\u0333|\u033f|\u030a/;
/** Characters that show nothing: a text of these alone counts as empty. */
const INVISIBLE = /^[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]*$/;

/** A text as Telegram keeps it: control characters become spaces, both ends are trimmed, entities move along. */
export function cleanText({ text, entities }: FormattedText): FormattedText {
  const places: number[] = [];
  let kept = '';
  for (const unit of Array.from({ length: text.length }, (_, i) => text.charAt(i))) {
    places.push(kept.length);
    if (!DROPPED.test(unit)) kept += unit < ' ' && unit !== '\n' ? ' ' : unit;
  }
  places.push(kept.length);
  const moved = entities.map((entity) => span(entity, place(places, entity.offset), place(places, end(entity))));
  return trim({ text: kept, entities: moved });
}

/** True when nothing of the text would be seen. */
export const isBlank = (text: string): boolean => INVISIBLE.test(text);

function trim({ text, entities }: FormattedText): FormattedText {
  const stop = text.trimEnd().length;
  const firstEntity = Math.min(stop, ...entities.map((entity) => entity.offset));
  const start = Math.min(firstEntity, text.search(/[^ \n]|$/));
  return {
    text: text.slice(start, stop),
    entities: entities
      .map((entity) => span(entity, entity.offset - start, Math.min(end(entity), stop) - start))
      .filter((entity) => entity.length > 0),
  };
}

const end = (entity: MessageEntity) => entity.offset + entity.length;
const place = (places: number[], index: number) => places[Math.min(index, places.length - 1)] ?? 0;
const span = <T extends MessageEntity>(entity: T, from: number, to: number): T => ({
  ...entity,
  offset: from,
  length: to - from,
});
