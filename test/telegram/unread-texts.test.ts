import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Replaced, unreadTexts } from './unread-texts.ts';

const replace = (name: string, words: string, by: string): Replaced => {
  const text = readFileSync(new URL(`../../src/${name}`, import.meta.url), 'utf8');
  expect(text).toContain(words);
  return { [name]: text.replace(words, by) };
};

test('every text is read by code', () => {
  expect(unreadTexts()).toEqual([]);
});

test('a text that nothing reads any more is found, of whatever kind', () => {
  const without = {
    ...replace('texts/en/chat/friend.ts', '  letIn: ', "  nodesOff: () => '',\n  letIn: "),
    ...replace('texts/en/chat/manners.ts', '  slowDown: ', "  standing: () => '',\n  slowDown: "),
    ...replace('telegram/features/entry/start.ts', 'texts.welcomeOwner()', "texts.welcomeFriend(from.name, '')"),
    ...replace(
      'telegram/features/people/users.ts',
      'import ',
      "import { language as owner } from '../settings/language.ts';\nimport ",
    ),
    ...replace('errors.ts', "  | 'no-access'", "  | 'no-access'\n  | 'never-thrown'"),
    ...replace('notices.ts', "{ readonly kind: 'polling-conflict' }", "{ readonly kind: 'never-told' }"),
  };
  expect(unreadTexts(without).toSorted()).toEqual(
    ['nodesOff', 'manners.standing', 'welcomeOwner', 'errors.never-thrown', 'notices.never-told'].toSorted(),
  );
});
