import { expect, test } from 'vitest';
import type { Rank } from '../../src/access/audience.ts';
import { LANGUAGES, type Language, readLanguage } from '../../src/languages.ts';
import { ChatQueue } from '../../src/telegram/outbox/chat-queue.ts';
import { Menus } from '../../src/telegram/router/menus.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { eventually } from '../lab/eventually.ts';
import { COMMANDS, commandsFor } from '../stage/chat-tables.ts';
import { openTelegram } from '../stage/open-telegram.ts';

const FRIENDS = commandsFor('friend', 'everyone');
const HELPERS = commandsFor('friend', 'people', 'everyone');
const OWNERS = commandsFor('friend', 'people', 'servers', 'messages', 'owner', 'everyone');
const FIRST = { ru: 'получить конфиг VPN', en: 'get your VPN config' };

/** A menu is set for apps in each language, and for all others. */
const APPS = [undefined, ...LANGUAGES];

const OWNER: Rank = { standing: 'owner', rights: [] };
const FRIEND: Rank = { standing: 'friend', rights: [] };

async function openMenus(fallback: Language) {
  const lab = await openTelegram();
  const queue = new ChatQueue({ log: lab.log, retry: { first: 1, longest: 5 } });
  const chosen = new Map<number, Language>();
  const languageFor = (id: number, code?: string) => chosen.get(id) ?? readLanguage(code) ?? fallback;
  const parts = {
    api: lab.bot.api,
    queue,
    commands: COMMANDS,
    languages: await loadLanguages('UTC'),
    languageFor,
    fallback,
  };
  const open = () => new Menus(parts);
  const person = (id: number, language_code: string) => {
    const somebody = lab.api.person({ id, first_name: 'Anna', language_code });
    somebody.start();
    return somebody;
  };
  return { ...lab, queue, chosen, menus: open(), open, person };
}

type Shown = readonly { command: string; description: string }[];
const names = (list: Shown) => list.map(({ command }) => command);

test.each(['ru', 'en'] as const)(
  'shows friends their commands and the owner more, in %s and each one’s language',
  async (fallback) => {
    const { queue, menus, person } = await openMenus(fallback);
    const [owner, friend, other] = [person(1, 'ru'), person(5, 'en'), person(6, 'xx')];
    menus.setForAll();
    menus.keep(1, OWNER, 'ru');
    await queue.drain(5000);
    expect(names(friend.commands)).toEqual(FRIENDS);
    expect(names(owner.commands)).toEqual(OWNERS);
    expect(FRIENDS.length).toBeLessThan(OWNERS.length);
    const first = ({ commands }: typeof friend) => commands[0]?.description;
    expect([first(owner), first(friend), first(other)]).toEqual([FIRST.ru, FIRST.en, FIRST[fallback]]);
  },
);

test('a chat whose person chose another language has a menu in it, and everybody’s again once they choose that of their Telegram', async () => {
  const { menus, chosen, person, api } = await openMenus('ru');
  const [friend, other] = [person(5, 'en'), person(6, 'en')];
  const first = ({ commands }: typeof friend) => commands[0]?.description;
  menus.setForAll();
  await eventually(() => first(friend) === FIRST.en);
  chosen.set(5, 'ru');
  menus.keep(5, FRIEND, 'en');
  await eventually(() => first(friend) === FIRST.ru);
  expect(first(other)).toBe(FIRST.en);
  chosen.set(5, 'en');
  menus.keep(5, FRIEND, 'en');
  await eventually(() => first(friend) === FIRST.en);
  await eventually(() => api.calls.filter(({ method }) => method === 'deleteMyCommands').length === APPS.length);
});

test('says nothing to Telegram again while a menu is as it should be, and says it anew after a restart', async () => {
  const { queue, menus, chosen, person, open, api } = await openMenus('ru');
  person(5, 'en');
  chosen.set(5, 'ru');
  for (let i = 0; i < 5; i++) menus.keep(5, FRIEND, 'en');
  menus.keep(6, FRIEND, 'ru');
  menus.keep(7, { standing: 'stranger', rights: [] }, 'de');
  open().keep(5, FRIEND, 'en');
  await queue.drain(5000);
  expect(api.calls.map(({ args }) => args['language_code'])).toEqual([...APPS, ...APPS]);
});

test('shows a friend with a right of the owner’s the commands that go with it', async () => {
  const { queue, menus, person } = await openMenus('ru');
  const friend = person(5, 'ru');
  menus.setForAll();
  menus.keep(5, { standing: 'friend', rights: ['people'] }, 'ru');
  await queue.drain(5000);
  expect(names(friend.commands)).toEqual(HELPERS);
});

test('keeps trying while Telegram is in trouble', async () => {
  const { api, queue, menus, person } = await openMenus('ru');
  const friend = person(5, 'en');
  api.fail({ method: 'setMyCommands', times: 4, with: { kind: '5xx', code: 502 } });
  menus.setForAll();
  await queue.drain(5000);
  expect(friend.commands).toHaveLength(FRIENDS.length);
});

test('an owner who never wrote costs no more than a line in the log', async () => {
  const { queue, menus, person, saying } = await openMenus('ru');
  const friend = person(5, 'ru');
  menus.keep(1, OWNER);
  menus.setForAll();
  await queue.drain(5000);
  expect(friend.commands).toHaveLength(FRIENDS.length);
  expect(saying('given up')).toHaveLength(APPS.length);
});
