import { expect, test } from 'vitest';
import { QUESTION_WAITS_MS } from '../../src/access/questions.ts';
import { closePickers } from '../../src/telegram/features/entry/close-pickers.ts';
import { openChat } from '../stage/open-chat.ts';
import { iso, user } from '../stage/sample-state.ts';

const ANNA = 502;
const PICKER = [['👤 Выбрать человека'], ['Отмена']];

async function openPicker() {
  const chat = await openChat((draft) => {
    draft.users[ANNA] = user(ANNA, { name: 'Anna', username: 'anna', language: 'ru', until: iso(Date.now() - 1) });
  });
  const { owner } = chat;
  owner.send('/add_user');
  await owner.receives(/Кого добавить/);
  expect(owner.chat.keyboard).toEqual(PICKER);
  return chat;
}

test.each([
  ['another command', '/users'],
  ['the same command with a name', '/add_user 600'],
  ['a username that may be somebody else’s', '@anna'],
])('the keys of the choice do not stay behind after %s', async (_, words) => {
  const { owner } = await openPicker();
  owner.send(words);
  await owner.receives(/^Выбор человека закрыт/);
  expect(owner.chat.keyboard).toEqual([]);
});

test('nor after a press that asks something else', async () => {
  const { owner } = await openPicker();
  owner.send('/users Anna');
  await owner.receives(/^Выбор человека закрыт/);
  owner.send('/users Anna');
  const found = await owner.receives(/🔍 Anna/);
  owner.send('/add_user');
  await owner.receives(/Кого добавить/);
  await owner.press('🔍 Найти', found).answered();
  await owner.receives(/^Выбор человека закрыт/);
  expect(owner.chat.keyboard).toEqual([]);
});

test('words that are no person leave the question open, and its keys with it', async () => {
  const { owner } = await openPicker();
  owner.send('12 34');
  await owner.receives(/./);
  expect(owner.chat.keyboard).toEqual(PICKER);
});

test('and not when nobody answers in time', async () => {
  const { owner, core } = await openPicker();
  const { store, outbox, textsFor } = core;
  const parts = { store, outbox, textsFor, ownerId: 1 };
  await closePickers({ ...parts, now: () => Date.now() });
  expect(owner.chat.keyboard).toEqual(PICKER);
  await closePickers({ ...parts, now: () => Date.now() + QUESTION_WAITS_MS });
  await owner.receives(/^Выбор человека закрыт/);
  expect([owner.chat.keyboard, store.state.users[1]?.asked]).toEqual([[], null]);
});
