import type { Api } from 'grammy';
import type { BotCommandScope, LanguageCode } from 'grammy/types';
import { LANGUAGES, type Language } from '../languages.ts';
import type { ChatQueue } from './chat-queue.ts';
import { menuFor } from './commands.ts';
import type { Languages } from './texts/languages.ts';

interface MenuParts {
  readonly api: Api;
  readonly queue: ChatQueue;
  readonly languages: Languages;
  /** For people whose language is none of ours. */
  readonly fallback: Language;
}

/** Queues the menus of commands that Telegram shows: the owner's chat has more in it than everybody's. */
export function setMenus(
  { api, queue, languages, fallback }: MenuParts,
  scope: 'everybody' | { readonly ownerId: number },
): void {
  const where: BotCommandScope =
    scope === 'everybody' ? { type: 'all_private_chats' } : { type: 'chat', chat_id: scope.ownerId };
  const names = menuFor({ standing: scope === 'everybody' ? 'friend' : 'owner', rights: [] });
  const codes: { language: Language; code?: LanguageCode }[] = [
    { language: fallback },
    ...LANGUAGES.map((language) => ({ language, code: language })),
  ];
  for (const { language, code } of codes) {
    const menu = names.map((command) => ({ command, description: languages[language].commands[command] }));
    const call = () =>
      api.setMyCommands(menu, { scope: where, ...(code === undefined ? {} : { language_code: code }) });
    queue.add('menus', { what: `menu of commands (${code ?? 'default'})`, call });
  }
}
