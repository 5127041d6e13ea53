import type { ControlAnswer } from '../../control/protocol.ts';
import type { UserErrorCode } from '../../errors.ts';
import { loadChatTexts } from '../../texts/chat/languages.ts';
import { plainText } from '../../texts/format/plain-text.ts';
import type { AskParts } from './ask-parts.ts';

/** Why a request was not done, as a sentence for the person at the terminal; not escaped yet. */
export async function saidOf(
  answer: ControlAnswer,
  word: string,
  { texts: { control: t }, language }: Pick<AskParts, 'texts' | 'language'>,
): Promise<string> {
  if (answer.kind === 'unknown-word') return t.unknownWord(word, answer.version);
  if (answer.kind === 'malformed') return t.malformed(answer.why);
  if (answer.kind === 'failed') return t.failed(answer.code);
  if (answer.kind !== 'refused') return t.noAnswer;
  const { code, about } = answer;
  const own: Readonly<Record<string, (about: readonly string[]) => string>> = t.refusals;
  if (Object.hasOwn(own, code)) return own[code]?.(about) ?? code;
  const { errors } = (await loadChatTexts(language)).createChatTexts('UTC');
  return Object.hasOwn(errors, code) ? plainText(errors[code as UserErrorCode]) : t.refused(code);
}
