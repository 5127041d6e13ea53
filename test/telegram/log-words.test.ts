import { expect, test } from 'vitest';
import type { Audience } from '../../src/access/audience.ts';
import { ADD_USER_QUESTION } from '../../src/telegram/features/entry/add-user.ts';
import { newName, newNote } from '../../src/telegram/features/people/name-and-note.ts';
import { newEnd } from '../../src/telegram/features/people/people-time.ts';
import type { ButtonShape } from '../../src/telegram/router/buttons.ts';
import { loadLanguages } from '../../src/texts/chat/languages.ts';
import { FEATURES } from '../../src/wiring/build-features.ts';

const { ru, en } = await loadLanguages('UTC');
const line = (what: string) => ({ at: new Date(0), by: 'Olga', what, whom: 'Anna' });

test.each([
  [newName.kind, 'новое имя', 'new name'],
  [newNote.kind, 'заметка', 'note'],
  [newEnd.kind, 'последний день', 'last day'],
  [ADD_USER_QUESTION, 'кого добавить', 'whom to add'],
])('/log says in words what an answer to %s was for', (kind, russian, english) => {
  expect(ru.audit.answer(`${kind}: Olga: aunt`)).toBe(`${russian}: Olga: aunt`);
  expect(en.audit.answer(`${kind}: Olga: aunt`)).toBe(`${english}: Olga: aunt`);
});

test('what only prepares a message to everybody is no deed', () => {
  expect([ru.audit.answer('broadcast: Hello'), ru.audit.deed('no-broadcast:b1', String)]).toEqual([null, null]);
});

test('/log shows a command and the label of a button as they are', () => {
  expect(ru.audit.log([line('/remove_user 502'), line('⏸ Пауза: да')]).join()).toMatch(
    /Anna: \/remove_user 502\n.*Anna: ⏸ Пауза: да/,
  );
  expect(ru.audit.answer('⏸ Пауза: да')).toBe('⏸ Пауза: да');
});

/** One value for each kind of field that buttons have. */
const VALUES = [
  ...['502', '1', '30', 'main', 'p1', 'Anna_1', '0123456789abcdef', 'ABCDEFGHIJKL', 'abcdef', 'on', 'approve', 'name'],
  ...['people', 'stay', 'card', 'yes', 'ios', 'auto'],
];
const dataOf = ({ action, fields }: ButtonShape): string =>
  [action, ...Object.values(fields).map((schema) => VALUES.find((value) => schema.safeParse(value).success))].join(':');

/** Presses that need a right and may change something: the words of the journal say of the others that they only open or ask. */
const DEEDS = Object.values(FEATURES)
  .flatMap(({ buttons }): readonly (ButtonShape & { readonly audience: Audience })[] => buttons)
  .filter(({ audience }) => audience !== 'everyone' && audience !== 'friend')
  .filter(({ does }) => !/^(opens|looks|reads|begins|is asked|chooses|closes)/.test(does))
  .filter(({ action }) => action !== 'set') // its words are those of `/settings`
  .map((shape) => [shape.action, dataOf(shape)] as const);

test.each(DEEDS)('what a press of %s did has words in each language, without a word of ours', (_, data) => {
  for (const texts of [ru, en]) {
    const words = texts.audit.deed(data, (id) => `«${id}»`);
    expect(words, data).not.toBeUndefined();
    expect(words ?? '').not.toMatch(/undefined|NaN|[a-z]-[a-z]+-[a-z]/);
  }
});

test('/log says of an invite which server was opened or closed, and not that it was one of the two', () => {
  const deed = (texts: typeof ru, wanted: string) =>
    texts.audit.deed(`inv-server:0123456789abcdef:eu1:${wanted}`, () => 'Paris');
  expect(['on', 'off'].map((wanted) => deed(ru, wanted))).toEqual([
    'приглашение: сервер Paris открыт',
    'приглашение: сервер Paris не открыт',
  ]);
  expect(['on', 'off'].map((wanted) => deed(en, wanted))).toEqual([
    'invite: server Paris open',
    'invite: server Paris not open',
  ]);
});

test('no deed leaves open which of two things it was', () => {
  const old = 'inv-node'; // in chats of before: its button did not say it
  for (const [action, data] of DEEDS)
    for (const texts of [ru, en])
      if (action !== old) expect(texts.audit.deed(data, String) ?? '').not.toMatch(/ или | or | on\/off/);
});
