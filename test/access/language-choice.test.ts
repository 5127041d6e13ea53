import { expect, test } from 'vitest';
import { LanguageChoice } from '../../src/access/language-choice.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import { iso, NOW } from '../stage/sample-state.ts';
import { ANNA, openAccess, person, withAnna } from './access-lab.ts';

async function openChoice(...fill: Parameters<typeof openAccess>) {
  const lab = await openAccess(...fill);
  return { ...lab, choice: new LanguageChoice(lab.store, () => lab.clock.now) };
}

test('a friend’s choice is kept in the store, and an update that comes again does not undo a later one', async () => {
  const { choice, store } = await openChoice(withAnna({ language: 'ru' }));
  expect(choice.of(ANNA)).toBe('ru');
  await choice.choose(ANNA, 'en', 11);
  await choice.choose(ANNA, 'ru', 12);
  await choice.choose(ANNA, 'en', 11);
  expect([choice.of(ANNA), store.state.users[ANNA]?.language]).toEqual(['ru', 'ru']);
});

test('a stranger’s choice is kept in mind, leaves no trace, and goes with them when they are let in', async () => {
  const { choice, access, store } = await openChoice();
  const before = store.state;
  expect(choice.of(900)).toBeNull();
  await choice.choose(900, 'en', 11);
  expect(choice.of(900)).toBe('en');
  expect(store.state).toBe(before);
  await access.meet({ ...person(900), language: choice.of(900) });
  await access.add(900, 12);
  expect(store.state.users[900]?.language).toBe('en');
});

test('somebody whose access has ended changes no record', async () => {
  const { choice, store } = await openChoice(withAnna({ language: 'ru', removed_at: iso(NOW - 1) }));
  const before = store.state;
  await choice.choose(ANNA, 'en', 11);
  expect(choice.of(ANNA)).toBe('en');
  expect(store.state).toBe(before);
});

test('a language that this version does not speak is none, and the store is taken', async () => {
  const { store } = await openChoice(withAnna());
  const text = store.text.replace('"language":null', '"language":"xx"');
  expect(text).toContain('"xx"');
  expect(parseStore(text).users[ANNA]?.language).toBeNull();
});

test('a crowd of strangers is forgotten from its oldest', async () => {
  const { choice } = await openChoice();
  for (let id = 1; id <= 1001; id++) await choice.choose(id, 'en', id);
  expect([choice.of(1), choice.of(2), choice.of(1001)]).toEqual([null, 'en', 'en']);
});
