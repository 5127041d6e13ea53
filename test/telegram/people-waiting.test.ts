import { expect, test } from 'vitest';
import type { Draft } from '../../src/peers/records/records.ts';
import type { Seen } from '../lab/bot-api/people/seen.ts';
import { openChat } from '../stage/open-chat.ts';
import { DAY, HOUR, iso, user } from '../stage/sample-state.ts';

const ANNA = 502;

async function open(fill: (draft: Draft) => void = () => undefined) {
  const chat = await openChat(fill);
  const { owner } = chat;
  owner.start();
  const hello = await owner.receives();
  const walk = async (label: string): Promise<Seen> => {
    const pressed = owner.press(label);
    const edited = await owner.chat.receivesEdit();
    await pressed.answered();
    return edited;
  };
  return { ...chat, hello, walk };
}

const labels = ({ buttons }: Seen) => buttons.map(({ text }) => text);
const request = (name: string, at: number) => ({
  ...{ asked_at: iso(at), username: null, name, language: 'ru' as const, forwarded: true },
});

test('the owner’s first message leads with the invite, which one press makes', async () => {
  const { hello, owner, core } = await open();
  expect(hello.text.split('\n\n')[1]).toMatch(/^Проще всего впустить человека приглашением/);
  expect(labels(hello)).toEqual(['🎟 Пригласить', '👥 Люди']);
  await owner.press('🎟 Пригласить').answered();
  await owner.receives(/t\.me\/.*start=/);
  await owner.receives(/👆 Перешлите/);
  expect(Object.keys(core.store.state.invites)).toHaveLength(1);
});

test('what waits stands on top of /users: requests with their names, and open invites; a button opens each', async () => {
  const now = Date.now();
  const { owner, walk, core } = await open((draft) => {
    draft.requests['700'] = request('Zoe', now - HOUR);
    draft.requests['701'] = request('Boris', now - 2 * HOUR);
  });
  owner.send('/invite');
  await owner.receives(/👆/);
  owner.send('/users');
  const list = await owner.receives(/^Люди/);
  expect(list.text.split('\n').slice(1, 3)).toEqual(['🙋 Просят доступ: 2 (Boris, Zoe)', '🎟 Открытые приглашения: 1']);
  expect(labels(list).slice(0, 2)).toEqual(['🙋 Просьбы: 2', '📋 Открытые приглашения: 1']);
  expect(labels(await walk('🙋 Просьбы: 2'))).toEqual(['🙋 Boris', '🙋 Zoe', '← К списку']);
  const one = await walk('🙋 Boris');
  expect(labels(one)).toEqual(['✅ Впустить', '✖️ Отказать', '🚫 Заблокировать', '← К списку']);
  await walk('✅ Впустить');
  expect(Object.keys(core.store.state.requests)).toEqual(['700']);
  expect(core.store.state.users[701]?.active).toBe(true);
});

test('a request links to the profile; of a former guest it has the term, and days to give', async () => {
  const { owner, api, core, walk } = await open((draft) => {
    draft.users[ANNA] = user(ANNA, { name: 'Anna', until: iso(Date.now() - DAY), language: 'ru' });
  });
  const stranger = api.person({ id: 900, first_name: 'Eve', language_code: 'ru' });
  const anna = api.person({ id: ANNA, first_name: 'Anna', language_code: 'ru' });
  for (const person of [stranger, anna]) {
    person.start();
    await person.receives();
    await person.press(person === anna ? '🙋 Попросить продлить' : '🙋 Попросить доступ').answered();
  }
  owner.send('/users');
  await owner.receives(/^Люди/);
  await walk('🙋 Просьбы: 2');
  const other = await walk('🙋 Eve');
  expect(other.text).toBe('🙋 Просит доступ: Eve');
  expect(JSON.stringify(other.entities)).toMatch(/\b900\b/);
  await walk('← К списку');
  await walk('🙋 Просьбы: 2');
  const former = await walk('🙋 Anna');
  expect(former.text).toMatch(/^🙋 Просит доступ: Anna\nДоступ уже был: до \d+ /);
  expect(labels(former).slice(0, 3)).toEqual(['+7 дней', '+30 дней', '♾ Без срока']);
  await walk('+7 дней');
  await anna.receives(/продлил вам доступ/);
  expect(Object.keys(core.store.state.requests)).toEqual(['900']);
});
