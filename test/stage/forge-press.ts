import type { Person } from '../lab/bot-api/people/person.ts';
import type { BotApi } from '../lab/bot-api/start-bot-api.ts';

let forged = 0;

/** A press of a button that this person was never shown, with data made up; resolves when it was answered. */
export async function forgePress(api: BotApi, from: Person, data: string): Promise<void> {
  forged += 1;
  const id = `forged-${forged}`;
  const chat = { id: from.id, type: 'private' as const, first_name: 'x' };
  const message = { message_id: 1, date: 0 as const, chat };
  const callback_query = { id, chat_instance: 'x', data, from: from.user, message };
  api.deliver({ update_id: api.nextUpdateId, callback_query });
  await api.called('answerCallbackQuery', ({ args }) => args['callback_query_id'] === id);
}
