import type { Update } from 'grammy/types';
import type { Context } from 'grammy/web';
import { expect, test } from 'vitest';
import { Pace } from '../../src/access/pace.ts';
import { LANGUAGES, type Language } from '../../src/languages.ts';
import { Albums } from '../../src/telegram/router/albums.ts';
import { type BeforeServices, beforeHandlers } from '../../src/telegram/router/before-handlers.ts';
import type { Person } from '../lab/bot-api/people/person.ts';
import { eventually } from '../lab/eventually.ts';
import { openChat } from '../stage/open-chat.ts';
import { user } from '../stage/sample-state.ts';

const ANNA = 502;
const SLOW_DOWN = /Слишком много сразу/;

async function openAnna(language: 'ru' | 'en' = 'ru') {
  const chat = await openChat((draft) => {
    draft.users[ANNA] = user(ANNA, { name: 'Anna', language });
  });
  const anna = chat.api.person({ id: ANNA, first_name: 'Anna', language_code: language });
  return { ...chat, anna };
}

const answersTo = (person: Person) => person.chat.messages.filter(({ fromBot }) => fromBot);

test('who asks too fast is told so once; what is too much changes nothing and does not come again', async () => {
  const { anna, core, api, settled } = await openAnna();
  for (let i = 0; i < 20; i++) anna.send('/status');
  await settled();
  const before = core.store.state;
  for (let i = 0; i < 5; i++) anna.send('/get_config');
  await anna.receives(SLOW_DOWN);
  await settled();
  expect(core.store.state).toBe(before);
  expect(api.pending).toEqual([]);
  await eventually(() => answersTo(anna).length >= 21);
  expect(answersTo(anna).filter(({ text }) => SLOW_DOWN.test(text))).toHaveLength(1);
});

test('buttons keep the same pace, and no press over it is answered as if it were done', async () => {
  const { anna, core, settled } = await openAnna();
  anna.send('/language');
  const menu = await anna.receives(/На каком языке/);
  for (let i = 0; i < 19; i++) await anna.press('✅ Русский', menu).answered();
  await settled();
  const before = core.store.state;
  for (let i = 0; i < 3; i++) expect((await anna.press('English', menu).answered()).text).toMatch(SLOW_DOWN);
  expect(core.store.state).toBe(before);
});

test('nobody is slowed down for another, and the owner may paste a list', async () => {
  const { anna, owner } = await openAnna();
  for (let i = 0; i < 30; i++) anna.send('/status');
  for (let i = 0; i < 40; i++) owner.send(`/add_user ${1000 + i}`);
  await anna.receives(SLOW_DOWN);
  await owner.receives(/1039/);
});

test('an album is answered once, also when it is delivered again', async () => {
  const { anna, api, settled } = await openAnna();
  anna.start();
  await anna.receives(/Здравствуйте/);
  const photo = [{ file_id: 'a', file_unique_id: 'a', width: 10, height: 10 }];
  const photos = [1, 2, 3].map((id) => ({ message_id: 900 + id, media_group_id: 'album', photo, from: anna.user }));
  const chat = { id: ANNA, type: 'private', first_name: 'Anna' } as const;
  const ids = photos.map((photo) => {
    const update_id = api.nextUpdateId;
    api.deliver({ update_id, message: { ...photo, date: 0, chat } } as unknown as Update);
    return update_id;
  });
  await settled();
  for (const id of ids) api.redeliver(id);
  await settled();
  anna.send('/status');
  await anna.receives(/ещё нет VPN/, { anyOrder: true });
  expect(
    answersTo(anna)
      .map(({ text }) => text.split('.')[0])
      .slice(1),
  ).toEqual(['Я бот и понимаю только кнопки', 'Я бот и понимаю только кнопки', 'У вас ещё нет VPN']);
});

test('/help is grouped by what the commands are about', async () => {
  const { anna, owner } = await openAnna();
  anna.send('/help');
  const { text } = await anna.receives();
  expect(text).toMatch(/^Что я умею\n\nВаш VPN\n\/get_config — .*\n\nА ещё\n\/language — .*\n\/help — [^\n]*$/s);
  owner.send('/help');
  expect((await owner.receives()).text).toMatch(/\n\nВаш VPN\n.*\n\nЛюди\n\/users — .*\n\nА ещё\n/s);
});

test('/language turns into the language chosen, and the menu and the keys of that chat with it', async () => {
  const { anna, core, settled } = await openAnna('en');
  anna.send('/language');
  const asked = await anna.receives(/Which language/);
  const labels = (chosen: Language) =>
    LANGUAGES.map((one) => `${one === chosen ? '✅ ' : ''}${core.languages[one].manners.languageName}`);
  expect(asked.buttons.map(({ text }) => text)).toEqual(labels('en'));
  expect((await anna.press('Русский').answered()).text).toBe('Говорю по-русски.');
  const edited = await anna.chat.receivesEdit(/На каком языке/);
  expect([edited.message_id, edited.buttons.map(({ text }) => text)]).toEqual([asked.message_id, labels('ru')]);
  expect(core.store.state.users[ANNA]?.language).toBe('ru');
  await eventually(() => anna.commands[0]?.description === 'получить конфиг VPN');
  anna.send('/status');
  await anna.receives(/У вас ещё нет VPN/);
  await settled();
  expect(answersTo(anna).map(({ text }) => text)).toEqual([
    expect.any(String),
    'Говорю по-русски.',
    expect.any(String),
  ]);
});

test('a stranger sees their language, may choose another, and is let in with it', async () => {
  const { api, owner, core, settled } = await openChat();
  const eve = api.person({ id: 900, first_name: 'Eve', language_code: 'xx' });
  eve.send('/language');
  await eve.receives(/На каком языке/);
  await settled();
  const before = core.store.state;
  await eve.press('English').answered();
  eve.send('hello');
  await eve.receives(/private VPN/);
  expect(core.store.state).toBe(before);
  await eventually(() => eve.commands[0]?.description === 'get your VPN config');
  owner.send('/add_user 900');
  await eve.receives(/You have been let in/);
  expect(core.store.state.users[900]?.language).toBe('en');
});

test('a handler that takes time shows that the bot is at it', async () => {
  const { api, core, anna } = await openAnna();
  anna.start();
  await anna.receives();
  const slow = Promise.withResolvers<void>();
  const services: BeforeServices = {
    ...{ store: core.store, log: core.log, outbox: core.outbox, textsFor: core.textsFor, typing: core.typing },
    ...{ ownerId: 1, access: { standing: () => 'friend' }, pace: new Pace(Date.now), albums: new Albums() },
    menus: { keep: () => undefined },
  };
  const context = { from: anna.user, chat: { id: ANNA, type: 'private' } } as unknown as Context;
  const kept = beforeHandlers(services, context, () => slow.promise);
  await api.called('sendChatAction', ({ args }) => args['chat_id'] === ANNA && args['action'] === 'typing');
  slow.resolve();
  await kept;
});
