import { expect, test } from 'vitest';
import type { Person } from '../lab/bot-api/people/person.ts';
import { eventually } from '../lab/eventually.ts';
import { openStage, type Stage, storeOf } from '../stage/daemon-stage.ts';
import { zoneWhereItIs } from '../stage/zone-where-it-is.ts';

async function openOwned(hour = 12) {
  const stage = await openStage({ settings: { BOT_TIMEZONE: zoneWhereItIs(hour) } });
  stage.owner.start();
  await stage.owner.receives(/владелец/);
  return { ...stage, isIn: (id: number) => storeOf(stage.daemon).users[id]?.removed_at === null };
}

/** A stranger who has asked to be let in. */
async function asking({ api }: Pick<Stage, 'api'>, id: number, language: 'ru' | 'en' = 'ru') {
  const person = api.person({ id, first_name: `P${id}`, username: `person${id}`, language_code: language });
  await ask(person, language);
  return person;
}

async function ask(person: Person, language: 'ru' | 'en' = 'ru') {
  person.start();
  await person.receives(/закрытый VPN|private VPN/);
  await person.press(language === 'ru' ? '🙋 Попросить доступ' : '🙋 Ask for access').answered();
  await person.receives(language === 'ru' ? /Просьба принята/ : /Your request has been received/);
}

test('a stranger asks, the owner lets them in with one tap, and both hear it', async () => {
  const stage = await openOwned();
  const { owner, isIn } = stage;
  const anna = await asking(stage, 502, 'en');
  expect(isIn(502)).toBe(false);
  const card = await owner.receives(/Просит доступ: P502 @person502/);
  expect(card.rows.map((row) => row.map(({ text }) => text))).toEqual([
    ['✅ Впустить'],
    ['✖️ Отказать', '🚫 Заблокировать'],
  ]);
  await owner.press('✅ Впустить', card).answered();
  await owner.receives(/✅ P502 \(@person502, 502\): доступ открыт/);
  await anna.receives(/You have been let in/);
  expect(storeOf(stage.daemon)).toMatchObject({ requests: {}, users: { 502: { invited_by: 1, language: 'en' } } });
  expect((await owner.press('✖️ Отказать', card).answered()).text).toMatch(/уже ответили/);
  expect(isIn(502)).toBe(true);
});

test('a refusal is told in the stranger’s language, and they may ask again', async () => {
  const stage = await openOwned();
  const anna = await asking(stage, 502, 'en');
  await stage.owner.receives(/Просит доступ/);
  await stage.owner.press('✖️ Отказать').answered();
  await stage.owner.receives(/P502 \(@person502, 502\): отказано/);
  await anna.receives(/has not let you in/);
  expect(stage.isIn(502)).toBe(false);
  anna.start();
  await anna.receives(/private VPN/);
  await anna.press('🙋 Ask for access').answered();
  await stage.owner.receives(/Просит доступ: P502/);
});

test('one request is open per person, however often they press', async () => {
  const stage = await openOwned();
  const anna = await asking(stage, 502);
  await stage.owner.receives(/Просит доступ/);
  for (let i = 0; i < 3; i++) {
    anna.start();
    await anna.receives(/Просьба принята/);
  }
  const greeting = anna.chat.messages.find(({ text }) => text.includes('502'));
  expect(greeting).toBeUndefined(); // it became the answer: no button is left to press
  expect(stage.owner.chat.unread).toEqual([]);
  expect(Object.keys(storeOf(stage.daemon).requests)).toEqual(['502']);
});

test('who was blocked hears a refusal, reaches the owner no more, and comes in by the owner’s hand', async () => {
  const stage = await openOwned();
  const { owner, daemon, isIn } = stage;
  const anna = await asking(stage, 502);
  await owner.receives(/Просит доступ/);
  await owner.press('🚫 Заблокировать').answered();
  await owner.receives(/просьб больше не будет.*\/add_user 502/s);
  await anna.receives(/не открыл вам доступ/);
  await ask(anna);
  const boris = await asking(stage, 503);
  await owner.receives(/Просит доступ: P503/); // in order: nothing of 502 came before
  expect(Object.keys(storeOf(daemon).requests)).toEqual(['503']);
  owner.send('/invite');
  const { text } = await owner.receives(/наш VPN/);
  await owner.receives(/Перешлите/);
  anna.start(/start=([\w-]+)/.exec(text)?.[1]);
  await anna.receives(/ссылка не действует/);
  owner.send('/add_user 502');
  await owner.receives(/✅.*502/);
  await anna.receives(/открыли доступ/);
  expect([isIn(502), isIn(503), storeOf(daemon).blocked]).toEqual([true, false, {}]);
  expect(boris.chat.unread).toEqual([]);
});

test('at most 20 an hour reach the owner; the others wait and lose nothing', async () => {
  const stage = await openOwned();
  const { owner, daemon } = stage;
  for (let id = 600; id < 625; id++) await asking(stage, id);
  for (let i = 0; i < 20; i++) await owner.receives(/Просит доступ/);
  await eventually(() => storeOf(daemon).requests_told.length === 20);
  const waiting = Object.values<{ forwarded: boolean }>(storeOf(daemon).requests).filter(({ forwarded }) => !forwarded);
  expect(waiting).toHaveLength(5);
  expect(owner.chat.unread).toEqual([]);
  await daemon.stop();
  const store = storeOf(daemon);
  store.requests_told = store.requests_told.map(() => new Date(Date.now() - 3_600_001).toISOString());
  daemon.writeStore(JSON.stringify(store));
  await daemon.start();
  for (let id = 620; id < 625; id++) await owner.receives(new RegExp(`Просит доступ: P${id}`));
});

test('a request whose message was lost in a crash is brought again', async () => {
  const stage = await openOwned();
  const { api, owner, daemon } = stage;
  api.fail({ method: 'sendMessage', chat_id: 1, with: { kind: 'hang' } });
  await asking(stage, 502);
  await api.calling('sendMessage', ({ args }) => String(args['text']).includes('Просит'));
  daemon.signal('SIGKILL');
  await daemon.ended();
  await daemon.start();
  await owner.receives(/Просит доступ: P502/);
  await eventually(() => storeOf(daemon).requests[502].forwarded);
});

test.each([
  [12, undefined],
  [3, true],
] as const)('a stranger who asks at %i o’clock wakes nobody', async (hour, silently) => {
  const stage = await openOwned(hour);
  await asking(stage, 502);
  await stage.owner.receives(/Просит доступ/);
  const { args } = await stage.api.called('sendMessage', (call) => String(call.args['text']).includes('Просит доступ'));
  expect(args['disable_notification']).toBe(silently);
});
