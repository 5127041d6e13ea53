import type { Telegram } from '../state/telegram.ts';
import { botSettings } from './bot-settings.ts';
import { callbacks } from './callbacks.ts';
import { editing } from './editing.ts';
import type { Handlers } from './handler.ts';
import { reading } from './reading.ts';
import { receiving } from './receiving.ts';
import { sending } from './sending.ts';

const HANDLERS: Handlers = { ...receiving, ...reading, ...sending, ...editing, ...callbacks, ...botSettings };

type AnyHandler = (telegram: Telegram, args: Record<string, unknown>, gone: AbortSignal) => unknown;

/** Does what a valid call asks for; a method without behaviour here only checks its chat and answers true. */
export async function runMethod(
  telegram: Telegram,
  method: string,
  args: Record<string, unknown>,
  gone: AbortSignal,
): Promise<unknown> {
  const handler = HANDLERS[method as keyof Handlers] as AnyHandler | undefined;
  if (handler) return await handler(telegram, args, gone);
  const chatId = args['chat_id'] as number | string | undefined;
  if (chatId === undefined) return true;
  if (/^(?:get|leave|unpin)/.test(method)) telegram.readable(chatId);
  else telegram.writable(chatId);
  return true;
}
