import { expect, test } from 'vitest';
import type { Draft } from '../../src/peers/records/records.ts';
import type { DraftUser } from '../../src/peers/records/user-record.ts';
import { PEOPLE_BUTTONS } from '../../src/telegram/features/people/people-buttons.ts';
import { callbackData } from '../../src/telegram/router/buttons.ts';
import type { Seen } from '../lab/bot-api/people/seen.ts';
import { openChat } from '../stage/open-chat.ts';
import { DAY, HOUR, iso, user } from '../stage/sample-state.ts';

const ANNA = 502;

async function openAnna(more: Partial<DraftUser> = {}, fill: (draft: Draft) => void = () => undefined) {
  const chat = await openChat((draft) => {
    draft.users[ANNA] = user(ANNA, { name: 'Anna', username: 'anna', language: 'ru', ...more });
    fill(draft);
  });
  const { owner, core, api } = chat;
  const anna = () => core.store.state.users[ANNA];
  const friend = api.person({ id: ANNA, first_name: 'Anna', username: 'anna', language_code: 'ru' });
  friend.start();
  await friend.receives();
  const walk = async (label: string): Promise<Seen> => {
    const pressed = owner.press(label);
    const edited = await owner.chat.receivesEdit();
    await pressed.answered();
    return edited;
  };
  const openCard = async () => {
    owner.send('/users Anna');
    await owner.receives(/Anna/);
    return walk('1');
  };
  const openTime = async () => {
    await openCard();
    return walk('⏳ Срок');
  };
  return { ...chat, anna, friend, walk, openCard, openTime };
}

const labels = ({ buttons }: Seen) => buttons.map(({ text }) => text);
/** The date on a button, and the last second of that day in Moscow (ms). */
const lastSecond = (seen: Seen, index: number): [label: string, end: number] => {
  const button = seen.buttons.filter(({ text }) => text.startsWith('📅 ')).at(index);
  const [, , day] = (button?.data ?? '').split(':');
  return [button?.text ?? '', Number(day) * DAY + 21 * HOUR - 1000];
};

test('somebody without an end has nothing to extend: the page says so and offers dates', async () => {
  const { openTime, walk, anna, friend } = await openAnna();
  const page = await openTime();
  expect(page.text).toMatch(/доступ без срока, продлевать нечего. Поставить последний день\?/);
  expect(labels(page)).toEqual([...page.buttons.slice(0, 3).map(({ text }) => text), '📅 Другая дата', '← Назад']);
  expect(labels(page)[0]).toMatch(/^📅 \d+ \S+$/);
  const [label, end] = lastSecond(page, 0);
  expect((await walk(label)).text).toMatch(/🔑 Доступ: до \d+ .* 23:59/);
  expect(Date.parse(anna()?.until ?? '')).toBe(end);
  expect(end - Date.now()).toBeGreaterThan(6 * DAY);
  expect(end - Date.now()).toBeLessThan(8 * DAY);
  await friend.receives(/^⏳ Ваш доступ: до \d+ /);
});

test.each([
  ['of their card', 'moreTime'],
  ['of an old notice', 'extend'],
])('a button “+7 days” %s says so, too, and gives no days', async (_, which) => {
  const { openCard, owner, anna, core } = await openAnna();
  const page = await openCard();
  const before = anna();
  const more = callbackData(PEOPLE_BUTTONS.moreTime, { person: ANNA, days: '7', end: 0 });
  const button = { text: '+7 дней', data: which === 'moreTime' ? more : `extend:${ANNA}:7:0` };
  const pressed = owner.press('+7 дней', { ...page, buttons: [button], rows: [[button]] });
  expect((await pressed.answered()).text).toMatch(/и так без срока.*Можно поставить дату/);
  expect((await owner.chat.receivesEdit()).text).toMatch(/доступ без срока, продлевать нечего/);
  expect([anna(), core.audit.recent(9)]).toEqual([before, []]);
});

test('a date in words is set as the last day, and what is no date is said so', async () => {
  const { openTime, walk, owner, anna, friend } = await openAnna({ until: iso(Date.now() + DAY) });
  expect(labels(await openTime()).slice(0, 3)).toEqual(['+7 дней', '+30 дней', '♾ Без срока']);
  await walk('📅 Другая дата');
  owner.send('скоро');
  await owner.receives(/Не вижу здесь даты/);
  owner.send('31.12.2020');
  await owner.receives(/уже прошла/);
  owner.send('31.12.2037');
  await owner.receives(/🔑 Доступ: до 31 декабря 2037/);
  expect(anna()?.until).toBe('2037-12-31T20:59:59.000Z');
  await friend.receives(/🎉 Владелец продлил вам доступ к VPN: до 31 декабря 2037/);
});

test('days for everybody: whoever has an end gets them once, and hears of it', async () => {
  const now = Date.now();
  const { walk, owner, core, friend } = await openAnna({ until: iso(now + DAY) }, (draft) => {
    draft.users[600] = user(600, { name: 'Over', until: iso(now - HOUR) });
    draft.users[601] = user(601, { name: 'Long over', until: iso(now - 5 * DAY) });
    draft.users[602] = user(602, { name: 'For good' });
    draft.requests['600'] = { asked_at: iso(now), username: null, name: 'Over', language: 'ru', forwarded: true };
    draft.users[603] = user(603, { name: 'Gone', until: iso(now + DAY), removed_at: iso(now - HOUR) });
  });
  const until = (id: number) => Date.parse(core.store.state.users[id]?.until ?? '') - now;
  owner.send('/users');
  await owner.receives(/Люди/);
  const asked = await walk('🎁 Дни всем');
  expect(asked.text).toMatch(/Это 3 человека: Anna, Over, Long over\./);
  const done = await walk('+3 дня');
  expect(done.text).toBe('🎁 +3 дня: 2 человека, Anna, Over. Я пишу каждому.');
  expect([until(ANNA), until(600), until(601), until(603)]).toEqual([4 * DAY, 3 * DAY - HOUR, -5 * DAY, DAY]);
  expect(core.store.state.users[602]?.until).toBeNull();
  expect(core.store.state.requests).toEqual({}); // who asked is in again
  await friend.receives(/🎉 Владелец продлил/);
  expect((await owner.press('+3 дня', asked).answered()).text).toMatch(/уже не действует/);
  expect(until(ANNA)).toBe(4 * DAY);
});
