import { expect, test } from 'vitest';
import { ChatQueue } from '../../src/telegram/chat-queue.ts';
import { setMenus } from '../../src/telegram/set-menus.ts';
import { createLanguages } from '../../src/telegram/texts/languages.ts';
import { openTelegram } from './open-telegram.ts';

const OWNERS = ['users', 'add_user', 'remove_user', 'stats', 'broadcast', 'settings', 'log', 'backup'];

async function openMenus(fallback: 'ru' | 'en') {
  const lab = await openTelegram();
  const queue = new ChatQueue({ log: lab.log, retry: { first: 1, longest: 5 } });
  const parts = { api: lab.bot.api, queue, languages: createLanguages('UTC'), fallback };
  const person = (id: number, language_code: string) => {
    const somebody = lab.api.person({ id, first_name: 'Anna', language_code });
    somebody.start();
    return somebody;
  };
  return { ...lab, queue, parts, person };
}

test.each(['ru', 'en'] as const)(
  'shows friends their commands and the owner more, in %s and each one’s language',
  async (fallback) => {
    const { queue, parts, person } = await openMenus(fallback);
    const [owner, friend, other] = [person(1, 'ru'), person(5, 'en'), person(6, 'de')];
    setMenus(parts, 'everybody');
    setMenus(parts, { ownerId: 1 });
    await queue.drain(5000);
    const names = (list: readonly { command: string }[]) => list.map(({ command }) => command);
    expect(names(friend.commands)).toEqual(['get_config', 'server', 'regen', 'status', 'help']);
    expect(names(owner.commands)).toEqual(['get_config', 'server', 'regen', 'status', ...OWNERS, 'help']);
    const first = ({ commands }: typeof friend) => commands[0]?.description;
    const languages = { ru: 'получить конфиг VPN', en: 'get your VPN config' };
    expect([first(owner), first(friend), first(other)]).toEqual([languages.ru, languages.en, languages[fallback]]);
  },
);

test('keeps trying while Telegram is in trouble', async () => {
  const { api, queue, parts, person } = await openMenus('ru');
  const friend = person(5, 'en');
  api.fail({ method: 'setMyCommands', times: 4, with: { kind: '5xx', code: 502 } });
  setMenus(parts, 'everybody');
  await queue.drain(5000);
  expect(friend.commands).toHaveLength(5);
});

test('an owner who never wrote costs no more than a line in the log', async () => {
  const { queue, parts, person, saying } = await openMenus('ru');
  const friend = person(5, 'ru');
  setMenus(parts, { ownerId: 1 });
  setMenus(parts, 'everybody');
  await queue.drain(5000);
  expect(friend.commands).toHaveLength(5);
  expect(saying('given up')).toHaveLength(3);
});
