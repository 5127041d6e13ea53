import { badRequest } from '../wire/api-error.ts';
import type { Handlers } from './handler.ts';

/** Answers to button presses: in time, and once. */
export const callbacks: Handlers = {
  answerCallbackQuery: (telegram, args) => {
    const press = telegram.presses.get(args.callback_query_id);
    const isLate = press && telegram.options.now() - press.at > telegram.options.callbackExpiry;
    if (!press || press.answer || isLate)
      throw badRequest('query is too old and response timeout expired or query ID is invalid');
    const { text = '', show_alert = false, url } = args;
    press.answer = { text, show_alert, ...(url !== undefined && { url }) };
    press.room.note('answer', press.message, text);
    telegram.waiting.changed();
    return true;
  },
};
