import type { CallbackQuery } from 'grammy/types';
import { short } from '../../../texts/format/html.ts';
import { readName } from '../../../visible.ts';
import type { App } from '../../app.ts';
import { readPerson } from '../../features/people/read-person.ts';
import type { Deed } from '../audited.ts';
import type { ReadPress } from '../button-kind.ts';
import type { QuestionKind } from '../question-kind.ts';
import type { Press, Request } from '../request.ts';
import type { Command } from './commands.ts';

/** A command with its words. */
export function deedOfCommand(request: Request, { name, audience }: Command): Deed {
  const person = readPerson(request.args, request.about, request.mention);
  const whom = person && ('id' in person ? String(person.id) : `@${person.username}`);
  return { ...request, audience, what: short(readName(`/${name} ${request.args}`), 100), whom };
}

/** What was answered to a question. */
export function deedOfAnswer(app: App, request: Request, { kind, audience }: QuestionKind, about: string): Deed {
  return { ...request, audience, what: short(`${kind}: ${request.args}`, 100), whom: whomIn(app, about) };
}

/** A button by its label, which says more than its data. */
export function deedOfPress(app: App, press: Press, query: CallbackQuery, { kind, values }: ReadPress): Deed {
  const message = query.message && 'reply_markup' in query.message ? query.message : undefined;
  const shown = message?.reply_markup?.inline_keyboard.flat();
  const label = shown?.find((button) => 'callback_data' in button && button.callback_data === query.data)?.text;
  const whom = whomIn(app, String(values['person'] ?? values['peer'] ?? ''));
  return { ...press, audience: kind.audience, what: label ?? kind.action, whom };
}

/** A person's id, as it stands or as the owner of a device's record. */
function whomIn({ store }: App, word: string): string | null {
  if (/^\d+$/.test(word)) return word;
  const owner = store.state.peers[word]?.telegram_id;
  return owner === undefined ? null : String(owner);
}
