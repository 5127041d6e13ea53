import { describe, expect, test } from 'vitest';
import type { Person } from '../lab/bot-api/people/person.ts';
import type { Seen } from '../lab/bot-api/people/seen.ts';
import { OWNER, openChat } from '../stage/open-chat.ts';
import { peer, user } from '../stage/sample-state.ts';

const [ANNA, BORIS] = [502, 503];
const PASS = '✉️ Передать владельцу';
const CLOSE = '✅ Ответ не нужен';

async function openTwo() {
  const lab = await openChat((draft) => {
    const owner = user(OWNER, { language: 'ru' });
    Object.assign(draft.users, { [OWNER]: { ...owner, role: 'owner' } });
    for (const id of [ANNA, BORIS]) draft.users[id] = user(id, { name: `Friend ${id}`, language: 'ru' });
    draft.peers['p1'] = peer({ telegram_id: ANNA });
  });
  lab.owner.start();
  await lab.owner.receives();
  const person = (id: number) => lab.api.person({ id, first_name: `Friend ${id}`, language_code: 'ru' });
  return { ...lab, anna: person(ANNA), boris: person(BORIS), tickets: () => Object.keys(lab.core.store.state.tickets) };
}

/** Writes words, passes them on with one tap, and returns what the owner sees: the header and the copy. */
async function pass(friend: Person, owner: Person, content: object): Promise<[Seen, Seen]> {
  friend.sendContent(content);
  const asked = await friend.receives(({ buttons }) => buttons.some(({ text }) => text === PASS));
  friend.press(PASS, asked);
  await friend.receives(/^✉️ Передал владельцу/);
  return [await owner.receives(/пишет вам/), await owner.receives()];
}

describe('words of a friend', () => {
  test.each([
    ['any words', { text: 'поздравляю с днём рождения' }],
    ['words about trouble', { text: 'не работает уже час' }],
    ['a voice message', { voice: { file_id: 'v', file_unique_id: 'v', duration: 3 } }],
  ])('%s reach the owner with one tap, and a reply is read in the bot', async (_, content) => {
    const { anna, owner, tickets } = await openTwo();
    const [header, copy] = await pass(anna, owner, content);
    expect(header.text).toMatch(/^✉️ Friend 502 \(502\) пишет вам/);
    if ('text' in content) expect(copy.text).toBe(content.text);
    expect(tickets()).toHaveLength(1);
    owner.reply(copy.message_id, 'сейчас посмотрю');
    await anna.receives(/^✉️ Владелец пишет:\nсейчас посмотрю$/);
    await owner.receives(/ваш ответ дошёл/);
    expect(tickets()).toEqual([]);
  });

  test('are answered by a reply to the line above them too, and by voice', async () => {
    const { anna, owner, api } = await openTwo();
    const [header] = await pass(anna, owner, { text: 'как дела' });
    const reply = (content: object) =>
      owner.sendContent({ ...content, reply_to_message: { ...header.raw, reply_to_message: undefined } });
    reply({ voice: { file_id: 'v', file_unique_id: 'v', duration: 3 } });
    await anna.receives(/^✉️ Владелец пишет:$/);
    await anna.receives(({ fromBot }) => fromBot);
    await owner.receives(/ваш ответ дошёл/);
    expect(api.violations).toEqual([]);
  });

  test('reach the owner once, however often the button is pressed', async () => {
    const { anna, owner, settled } = await openTwo();
    await pass(anna, owner, { text: 'привет' });
    anna.press(PASS);
    await anna.receives(/уже получил/);
    await settled();
    expect(owner.chat.unread).toEqual([]);
  });

  test('that wait are listed, shown again and closed without a word to the friend', async () => {
    const { anna, boris, owner, tickets } = await openTwo();
    await pass(anna, owner, { text: 'первое' });
    const [, second] = await pass(boris, owner, { text: 'второе' });
    owner.send('/tickets');
    const list = await owner.receives(/Ждут вашего ответа: 2/);
    expect(list.buttons.map(({ text }) => text)).toEqual(
      [/Friend 502/, /Friend 503/].map((name) => expect.stringMatching(name)),
    );
    owner.press(list.buttons[0]?.data ?? '', list);
    await owner.receives(/Friend 502.* пишет вам/);
    await owner.receives(/первое/);
    owner.reply(second.message_id, 'хорошо');
    await boris.receives(/хорошо/);
    await owner.receives(({ buttons }) => buttons.some(({ text }) => text === '✉️ Ждут ответа: 1'));
    owner.press(CLOSE);
    await owner.chat.receivesEdit();
    expect(tickets()).toEqual([]);
    owner.send('/tickets');
    await owner.receives(/никто не ждёт/);
    expect(anna.chat.unread).toEqual([]);
  });

  test('are five at a time at most', async () => {
    const { boris, owner, tickets } = await openTwo();
    for (let n = 0; n < 5; n++) await pass(boris, owner, { text: `слово ${n}` });
    boris.send('ещё слово');
    await boris.receives();
    expect((await boris.press(PASS).answered()).text).toMatch(/ещё не ответил/);
    expect(tickets()).toHaveLength(5);
  });

  test('of a friend who blocked the bot meanwhile: the owner is told that the answer did not arrive', async () => {
    const { anna, owner } = await openTwo();
    const [, copy] = await pass(anna, owner, { text: 'привет' });
    anna.block();
    owner.reply(copy.message_id, 'ответ');
    await owner.receives(/не дошёл/);
  });
});
