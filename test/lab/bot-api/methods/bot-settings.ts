import type { BotCommandScope } from '@grammyjs/types';
import type { Telegram } from '../state/telegram.ts';
import type { Handlers } from './handler.ts';

/** The key of a list of commands; the default scope and no language are the empty choices. */
export function commandsKey(scope: BotCommandScope = { type: 'default' }, language = ''): string {
  const chat = 'chat_id' in scope ? `:${scope.chat_id}` : '';
  const user = 'user_id' in scope ? `:${scope.user_id}` : '';
  return `${scope.type}${chat}${user}/${language}`;
}

/** Commands, names and descriptions that a bot sets for itself. */
export const botSettings: Handlers = {
  setMyCommands: (telegram, { commands, scope, language_code }) => {
    telegram.commands.set(key(telegram, scope, language_code), [...commands]);
    return true;
  },
  getMyCommands: (telegram, { scope, language_code }) =>
    telegram.commands.get(key(telegram, scope, language_code)) ?? [],
  deleteMyCommands: (telegram, { scope, language_code }) => {
    telegram.commands.delete(key(telegram, scope, language_code));
    return true;
  },
  setMyName: (telegram, { name = '', language_code }) => setText(telegram, 'name', language_code, name),
  getMyName: (telegram, { language_code }) => ({
    name: text(telegram, 'name', language_code) || telegram.bot.first_name,
  }),
  setMyDescription: (telegram, { description = '', language_code }) =>
    setText(telegram, 'description', language_code, description),
  getMyDescription: (telegram, { language_code }) => ({ description: text(telegram, 'description', language_code) }),
  setMyShortDescription: (telegram, { short_description = '', language_code }) =>
    setText(telegram, 'short_description', language_code, short_description),
  getMyShortDescription: (telegram, { language_code }) => ({
    short_description: text(telegram, 'short_description', language_code),
  }),
};

/** A scope that names a chat is refused when the bot cannot see that chat. */
function key(telegram: Telegram, scope: BotCommandScope | undefined, language: string | undefined): string {
  if (scope && 'chat_id' in scope) telegram.readable(scope.chat_id);
  return commandsKey(scope, language);
}

function setText(telegram: Telegram, family: string, language = '', value: string): true {
  telegram.texts.set(`${family}/${language}`, value);
  return true;
}

const text = (telegram: Telegram, family: string, language = '') =>
  telegram.texts.get(`${family}/${language}`) ?? telegram.texts.get(`${family}/`) ?? '';
