import type { MessageEntity } from '@grammyjs/types';
import type { Limit } from '../schema/schema.ts';
import { cleanText, isBlank } from './clean-text.ts';
import { findEntities } from './find-entities.ts';
import { type FormattedText, MarkupError, parseHtml } from './parse-html.ts';

/** Why a text is refused: empty as given, nothing to see in it, too long when parsed, or broken markup. */
export interface TextFault {
  kind: 'short' | 'blank' | 'long' | 'markup';
  why: string;
}

/** A text as the chat will show it; throws a `MarkupError` when its markup is broken. */
export function formatText(text: string, parseMode?: string, entities: readonly MessageEntity[] = []): FormattedText {
  const parsed = parse(text, parseMode, entities);
  const clean = cleanText(parsed);
  return { text: clean.text, entities: findEntities(clean.text, clean.entities) };
}

function parse(text: string, parseMode: string | undefined, entities: readonly MessageEntity[]): FormattedText {
  if (parseMode === undefined || text === '') return { text, entities: [...entities] };
  if (parseMode === 'HTML') return parseHtml(text);
  throw new MarkupError(`the stand-in reads HTML only, not ${parseMode}`);
}

/** Checks a text whose length counts after parsing; `siblings` are the parameters beside it. */
export function measureText(
  text: string,
  at: string,
  siblings: Record<string, unknown>,
  { min, max }: Limit,
): TextFault | undefined {
  if (text === '') return min > 0 ? { kind: 'short', why: 'is empty' } : undefined;
  try {
    const { text: shown } = formatText(text, parseModeOf(at, siblings));
    if (isBlank(shown) && min > 0) return { kind: 'blank', why: 'has nothing to see' };
    const why = `must have ${min} to ${max} characters after parsing, not ${shown.length}`;
    return shown.length > max ? { kind: 'long', why } : undefined;
  } catch (error) {
    if (!(error instanceof MarkupError)) throw error;
    return { kind: 'markup', why: `can't parse entities: ${error.message}` };
  }
}

/** The mode of `question` is `question_parse_mode`; a mode that is none is the schema's to refuse. */
function parseModeOf(at: string, siblings: Record<string, unknown>): string | undefined {
  const name = at.split('.').at(-1) ?? at;
  const mode = siblings[`${name}_parse_mode`] ?? siblings['parse_mode'];
  return mode === 'HTML' || mode === 'Markdown' || mode === 'MarkdownV2' ? mode : undefined;
}
