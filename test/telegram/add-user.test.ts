import { expect, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { openChatStage } from '../stage/chat-stage.ts';
import { storeOf } from '../stage/daemon-stage.ts';

async function openOwned() {
  const stage = await openChatStage();
  stage.owner.start();
  await stage.owner.receives(/владелец/);
  const isIn = (id: number) => storeOf(stage.file).users[id]?.removed_at === null;
  return { ...stage, isIn };
}

test('lets a person in by id and tells them', async () => {
  const { api, owner, isIn } = await openOwned();
  const boris = api.person({ id: 502, first_name: 'Boris', language_code: 'en' });
  boris.start();
  await boris.receives(/закрытый VPN|private VPN/);
  owner.send('/add_user 502');
  await owner.receives(/^✅ Boris \(502\): доступ открыт/);
  await boris.receives(/На чём включаем|What shall the VPN run on/);
  expect(isIn(502)).toBe(true);
  owner.send('/add_user 502');
  await owner.receives(/доступ уже есть/);
  expect(boris.chat.unread).toEqual([]);
});

test('speaks to a person who was let in in their own language from their first word on', async () => {
  const { api, owner } = await openOwned();
  const boris = api.person({ id: 502, first_name: 'Boris', language_code: 'en' });
  owner.send('/add_user 502');
  await owner.receives(/доступ открыт/);
  boris.start();
  await boris.receives(/^Hello, Boris/);
});

test('gives the owner the text to pass on, ready to be sent, when the person never pressed Start or was never seen', async () => {
  const { api, owner } = await openOwned();
  api.person({ id: 502, first_name: 'Boris' });
  for (const id of [502, 503]) {
    owner.send(`/add_user ${id}`);
    await owner.receives(new RegExp(`✅ ${id}`));
    const told = await owner.receives(new RegExp(`${id}: я не могу написать первым`));
    const [text = ''] = told.text.split('\n').slice(-1);
    expect(text).toMatch(/^Вам открыли доступ к нашему VPN.*https:\/\/t\.me\/vpn_lab_bot\?start=hi$/);
    const [share] = told.buttons;
    const { searchParams } = new URL(share?.url ?? '');
    expect(`${searchParams.get('text')} ${searchParams.get('url')}`).toBe(text);
  }
});

test('waits for a @username and binds it at the first message; the owner can take it back with one press', async () => {
  const { api, owner, isIn } = await openOwned();
  owner.send('/add_user @Boris_K');
  await owner.receives(/⏳ Жду @Boris_K.*https:\/\/t\.me\/vpn_lab_bot\?start=hi/s);
  owner.send('/users');
  await owner.receives(/⏳ @boris_k/);
  const boris = api.person({ id: 502, first_name: 'Boris', username: 'boris_k', language_code: 'en' });
  boris.start('hi');
  await boris.receives(/^Hello, Boris/);
  const told = await owner.receives(/@boris_k \(Boris, id 502\): первое сообщение пришло, доступ открыт/);
  expect(isIn(502)).toBe(true);
  const press = owner.press('🚫 Не тот человек, убрать', told);
  await owner.receives(/🚫 Boris \(@boris_k, 502\): доступ закрыт/);
  await press.answered();
  expect(isIn(502)).toBe(false);
  boris.send('/get_config');
  await boris.receives(/private VPN/);
  expect((await owner.press('🚫 Не тот человек, убрать', told).answered()).text).toMatch(/нет/);
});

test('the button that takes back does nothing in anybody else’s hands', async () => {
  const { api, owner, isIn } = await openOwned();
  for (const name of ['boris', 'clara']) {
    owner.send(`/add_user @${name}`);
    await owner.receives(/⏳/);
  }
  const [boris, clara] = [502, 503].map((id, i) =>
    api.person({ id, first_name: 'B', username: ['boris', 'clara'][i] ?? '', language_code: 'ru' }),
  );
  boris?.start();
  clara?.start();
  await owner.receives(/@clara/);
  const query = { id: '77', chat_instance: 'x', data: 'unbind:502' };
  const message = { message_id: 1, date: 0 as const, chat: { id: 503, type: 'private' as const, first_name: 'B' } };
  if (!clara) throw new Error('no clara');
  api.deliver({ update_id: api.nextUpdateId, callback_query: { ...query, from: clara.user, message } });
  await api.called('answerCallbackQuery');
  expect(isIn(502)).toBe(true);
});

test('takes back a @username that still waits', async () => {
  const { api, owner } = await openOwned();
  owner.send('/add_user @boris');
  await owner.receives(/⏳/);
  owner.send('/remove_user @Boris');
  await owner.receives(/@Boris: больше не жду/);
  const boris = api.person({ id: 502, first_name: 'Boris', username: 'boris', language_code: 'ru' });
  boris.start();
  await boris.receives(/закрытый VPN/);
});

test('lets in whose forwarded message is answered', async () => {
  const { api, owner, isIn } = await openOwned();
  const boris = api.person({ id: 502, first_name: 'Boris', username: 'boris' });
  owner.forward({ from: boris, text: 'please let me in' });
  await owner.receives(/Автор сообщения/);
  const forwarded = owner.chat.messages.findLast(({ fromBot }) => !fromBot);
  owner.reply(forwarded ?? 0, '/add_user');
  await owner.receives(/✅ Boris \(@boris, 502\)/);
  expect(isIn(502)).toBe(true);
});

test('explains itself when the forwarded message hides its sender, or nothing is answered', async () => {
  const { owner, file } = await openOwned();
  owner.forward({ from: { hidden: 'Boris' }, text: 'please let me in' });
  await owner.receives(/Boris скрывает свой аккаунт.*\/invite/s);
  owner.reply(owner.chat.messages.findLast(({ fromBot }) => !fromBot) ?? 0, '/add_user');
  await owner.receives(/Кого добавить/);
  for (const args of [' anna', ' 12 34', ' 9999999999999999', ' @']) {
    owner.send(`/add_user${args}`);
    await owner.receives(/Напишите \/add_user 123456789/);
  }
  expect(Object.keys(storeOf(file).users)).toEqual(['1']);
});

test('lets in whose message is answered in a group, from there', async () => {
  const { api, owner, isIn } = await openOwned();
  const boris = api.person({ id: 502, first_name: 'Boris', username: 'boris' });
  const group = api.group({ id: -77, title: 'Family' });
  group.say(boris, 'I want the VPN too');
  const asked = group.chat.messages.at(-1);
  group.say(owner, '/add_user', { replyTo: asked ?? 0 });
  await group.receives(/✅ Boris \(@boris, 502\)/);
  await group.receives(/@boris, 502\): я не могу написать первым/);
  expect(isIn(502)).toBe(true);
});

test('lets in the author of a forwarded message with one tap', async () => {
  const { api, owner, isIn } = await openOwned();
  const boris = api.person({ id: 502, first_name: 'Boris', username: 'boris' });
  owner.forward({ from: boris, text: 'please let me in' });
  const offer = await owner.receives(/Автор сообщения: Boris \(@boris, 502\)/);
  expect(isIn(502)).toBe(false);
  await owner.press('✅ Впустить', offer).answered();
  await owner.receives(/✅ Boris \(@boris, 502\): доступ открыт/);
  await owner.receives(/Boris \(@boris, 502\): я не могу написать первым/);
  expect(isIn(502)).toBe(true);
  owner.forward({ from: boris, text: 'thanks' });
  await owner.receives(/доступ уже есть/);
});

test('asks whom, and lets in those chosen from Telegram’s list; the phone’s keyboard comes back', async () => {
  const { api, owner, file, isIn } = await openOwned();
  const boris = api.person({ id: 502, first_name: 'Boris', username: 'boris', language_code: 'en' });
  const clara = api.person({ id: 503, first_name: 'Clara', language_code: 'ru' });
  boris.start();
  await boris.receives(/закрытый VPN|private VPN/);
  owner.send('/add_user');
  await owner.receives(/Кого добавить/);
  const id = owner.share([boris, clara]) ?? 0;
  const answer = /✅ Boris \(@boris, 502\): доступ открыт\.\n✅ Clara \(503\): доступ открыт/;
  await owner.receives(answer);
  await owner.receives(/Clara \(503\): я не могу написать первым.*start=hi/s);
  await boris.receives(/You have been let in/);
  expect([isIn(502), isIn(503)]).toEqual([true, true]);
  expect(() => owner.share([boris])).toThrow(/no button asks/);
  await api.confirmed(id);
  const before = storeOf(file).users;
  api.redeliver(id);
  await owner.receives(answer);
  expect(storeOf(file).users).toEqual(before);
  owner.send('502');
  await owner.receives(/только кнопки/); // nothing is asked any more
});

test('asks whom, and takes an id, a @username, a forwarded message or “cancel” for an answer', async () => {
  const { api, owner, isIn } = await openOwned();
  const ask = async () => {
    owner.send('/add_user');
    await owner.receives(/Кого добавить/);
  };
  const isOver = () => expect(() => owner.share([])).toThrow(/no button asks/);
  await ask();
  owner.send('boris');
  await owner.receives(/Напишите \/add_user 123456789/);
  owner.send('502');
  await owner.receives(/✅ 502: доступ открыт/);
  await owner.receives(/502: я не могу написать первым/);
  isOver();
  await ask();
  owner.send('@clara');
  await owner.receives(/Жду @clara/);
  isOver();
  await ask();
  const dora = api.person({ id: 504, first_name: 'Dora' });
  owner.forward({ from: dora, text: 'me too' });
  await owner.receives(/✅ Dora \(504\): доступ открыт/);
  await owner.receives(/504\): я не могу написать первым/);
  isOver();
  await ask();
  owner.send('Отмена');
  await owner.receives(/никого не добавляю/);
  isOver();
  expect([502, 504].map(isIn)).toEqual([true, true]);
});

test('removes a friend and lets them in again', async () => {
  const { api, owner, isIn } = await openOwned();
  const boris = api.person({ id: 502, first_name: 'Boris', username: 'boris', language_code: 'ru' });
  boris.start();
  owner.send('/add_user 502');
  await boris.receives(/открыли доступ/);
  boris.send('/status');
  await boris.receives(/ещё нет VPN/);
  owner.send('/remove_user @boris');
  await owner.receives(/🚫 Boris \(@boris, 502\): доступ закрыт.*сутки/);
  boris.send('/get_config');
  await boris.receives(/закрытый VPN/);
  owner.send('/remove_user 502');
  await owner.receives(/Такого человека в списке нет/);
  owner.send('/add_user 502');
  await owner.receives(/доступ открыт/);
  await boris.receives(/открыли доступ/);
  expect(isIn(502)).toBe(true);
  owner.send('/remove_user 1');
  await owner.receives(/Владельца удалить нельзя/);
  owner.send('/remove_user');
  await owner.receives(/Напишите \/remove_user 123456789/);
});

test('a command that Telegram delivers again changes nothing more, and is answered again', async () => {
  const { api, owner, file } = await openOwned();
  const boris = api.person({ id: 502, first_name: 'Boris', language_code: 'ru' });
  boris.start();
  await boris.receives(/закрытый/);
  /** What such commands write; the bot notes other things of its own as time goes by. */
  const written = () => {
    const { users, pending_usernames, peers, invites, seen_updates } = storeOf(file);
    return { users, pending_usernames, peers, invites, seen_updates };
  };
  const again = async (text: string, answer: RegExp) => {
    const id = owner.send(text) ?? 0;
    await owner.receives(answer);
    await api.confirmed(id);
    const before = written();
    api.redeliver(id);
    await owner.receives(answer);
    expect(written()).toEqual(before);
  };
  await again('/add_user 502', /502.*доступ/);
  await again('/remove_user 502', /доступ закрыт/);
  await again('/add_user @waiting', /Жду @waiting/);
  await again('/remove_user @waiting', /больше не жду/);
  await eventually(() => api.pending.length === 0);
});
