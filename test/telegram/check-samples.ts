import type { Texts } from '../../src/texts/chat/texts.ts';
import { parseHtml } from '../lab/bot-api/text/parse-html.ts';
import { samplesOf } from './sample-texts.ts';

/** Telegram's limits (Bot API: sendMessage, sendDocument, answerCallbackQuery), after parsing; labels have none: as many letters as a phone shows. */
const LIMITS = { messages: 4096, captions: 1024, toasts: 200, labels: 64 } as const;

/** What Telegram, or a reader, would not take in the texts of a language with this name wherever a name can stand; a line each. */
export function problemsOf(texts: Texts, name: string): string[] {
  const samples = samplesOf(texts, name);
  const html = [
    ...samples.messages.map(([what, text]) => [what, text, LIMITS.messages] as const),
    ...samples.captions.map(([what, text]) => [what, text, LIMITS.captions] as const),
    ...samples.toasts.map((text) => [`toast ${text}`, text, LIMITS.toasts] as const),
  ];
  return [
    ...html.flatMap(([what, text, limit]) => problemsIn(what, parseHtml(text).text, limit)),
    ...samples.labels.flatMap((label) => problemsIn(`label ${label}`, label, Number.POSITIVE_INFINITY)),
    ...samples.labels.filter((label) => lettersOf(label) > LIMITS.labels).map((label) => `label ${label}: too long`),
  ];
}

/** How each text is marked up (`bold`, `code`, …), by what it is: no name may change that. */
export function markupOf(texts: Texts, name: string): Map<string, string[]> {
  const { messages, captions } = samplesOf(texts, name);
  const byText = Map.groupBy([...messages, ...captions], ([what]) => what.replace(/ \d+$/, '')); // "users 3": a long list's part
  const kinds = (html: string) => parseHtml(html).entities.map(({ type }) => type);
  return new Map(
    [...byText].map(([what, parts]) => [what, [...new Set(parts.flatMap(([, html]) => kinds(html)))].toSorted()]),
  );
}

const letters = new Intl.Segmenter();
const lettersOf = (text: string) => [...letters.segment(text)].length;

function problemsIn(what: string, text: string, limit: number): string[] {
  return [
    ...(text.trim() === '' ? [`${what}: empty`] : []),
    ...(text.length > limit ? [`${what}: ${text.length} characters of ${limit}`] : []),
    ...(text.isWellFormed() ? [] : [`${what}: half a character`]),
    ...(/undefined|null|NaN|\[object/.test(text) ? [`${what}: ${text}`] : []),
  ];
}
