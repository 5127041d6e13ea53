import { describe, expect, it, test } from 'vitest';
import { newMailCode, openMail, sealMail } from '../../src/access/mail-code.ts';
import { readLetter } from '../../src/mail/letter.ts';
import { type Batch, LETTERS_A_DAY, lettersLeft, takeLetters } from '../../src/mail/take-letters.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import type { DraftUser } from '../../src/peers/records/user-record.ts';
import { box, DAY, HOUR, iso, NOW, user } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';

const ANNA = 7;
const BORIS = 8;
const CODE = '123456789012';
const desk = { box, now: NOW, own: 'desk@mail.test' };

const withMail = (id: number, address: string, more: Partial<DraftUser> = {}, code = CODE): DraftUser =>
  user(id, {
    mail: {
      address,
      code: sealMail(box, id, 'code', code),
      words: sealMail(box, id, 'words', 'a b c d'),
      digits: sealMail(box, id, 'digits', '1'),
      answered: [],
      asked: null,
    },
    ...more,
  });

const letter = (uid: number, subject: string, from = 'anna@mail.test', more = '') =>
  readLetter(uid, Buffer.from(`From: ${from}\r\nSubject: ${subject}\r\n${more}\r\n`));

async function open(fill: (draft: Draft) => void = () => undefined) {
  const { store } = await openStore((draft) => {
    draft.users[ANNA] = withMail(ANNA, 'anna@mail.test');
    fill(draft);
  });
  const take = (letters: Batch['letters'], at = desk) =>
    store.update((draft, before) => {
      const upTo = letters.at(-1)?.uid ?? 0;
      return takeLetters(draft, before, { validity: '1', letters, upTo }, at);
    });
  const codeOf = (id: number) => {
    const mail = store.state.users[id]?.mail;
    return mail ? openMail(box, id, 'code', mail) : null;
  };
  return { store, take, codeOf };
}

it('takes a letter with the code from the registered address, and the code is another one from then on', async () => {
  const { store, take, codeOf } = await open();
  expect(await take([letter(5, '1234-5678-9012 new key 2')])).toEqual([
    { kind: 'asked', friendId: ANNA, wish: 'new-key' },
  ]);
  expect(store.state.users[ANNA]?.mail?.asked).toMatchObject({
    wish: 'new-key',
    device: 2,
    at: iso(NOW),
    place: '1.5',
  });
  expect(codeOf(ANNA)).toMatch(/^\d{12}$/);
  expect(codeOf(ANNA)).not.toBe(CODE);
  expect(store.state.mail_desk).toMatchObject({ validity: '1', last_uid: 5 });
});

it('counts a letter once, however often it is read', async () => {
  const { store, take } = await open();
  const same = letter(5, CODE);
  await take([same]);
  const after = store.state.users[ANNA]?.mail;
  expect(await take([same])).toEqual([{ kind: 'ignored', why: 'no valid code' }]);
  expect(await take([{ ...same, uid: 6 }])).toEqual([{ kind: 'ignored', why: 'no valid code' }]);
  expect(store.state.users[ANNA]?.mail).toEqual(after);
});

it('counts one letter of two with the same code in one batch', async () => {
  const { take } = await open();
  const taken = await take([letter(5, CODE), letter(6, `${CODE} new key`)]);
  expect(taken.map(({ kind }) => kind)).toEqual(['asked', 'ignored']);
});

describe('silence, and nothing changes but the place in the mailbox', () => {
  test.each([
    ['to a stranger with a good code', letter(5, CODE, 'mallory@mail.test')],
    ['to a friend without a code', letter(5, 'hello')],
    ['to a wrong code', letter(5, '0000-0000-0000')],
    ['to a list of codes', letter(5, `${CODE} 0000-0000-0000`)],
    ['to two senders', letter(5, CODE, 'anna@mail.test, mallory@mail.test')],
    ['to a bounce', letter(5, CODE, undefined, 'Return-Path: <>\r\n')],
    ['to an automatic answer', letter(5, CODE, undefined, 'Auto-Submitted: auto-replied\r\n')],
    ['to a list', letter(5, CODE, undefined, 'List-Id: <x>\r\n')],
    ['to a forged sender', letter(5, CODE, undefined, 'Authentication-Results: mx; dmarc=fail\r\n')],
    ['to the desk itself', letter(5, CODE, 'desk@mail.test')],
  ])('%s', async (_, one) => {
    const { store, take, codeOf } = await open((draft) => {
      draft.users[BORIS] = withMail(BORIS, 'desk@mail.test');
    });
    const before = store.state.users;
    expect(await take([one])).toEqual([{ kind: 'ignored', why: expect.any(String) }]);
    expect(store.state.users).toBe(before);
    expect(codeOf(ANNA)).toBe(CODE);
    expect(store.state.mail_desk.last_uid).toBe(5);
  });

  test.each([
    ['paused', { active: false }],
    ['removed', { removed_at: iso(NOW) }],
    ['past their end', { until: iso(NOW - HOUR) }],
  ])('to a friend who is %s', async (_, more: Partial<DraftUser>) => {
    const { take, codeOf } = await open((draft) => {
      draft.users[ANNA] = withMail(ANNA, 'anna@mail.test', more);
    });
    expect(await take([letter(5, CODE)])).toEqual([{ kind: 'ignored', why: 'no access' }]);
    expect(codeOf(ANNA)).toBe(CODE);
  });
});

it('a code in the store that does not open keeps no letter of another friend from its answer', async () => {
  const damaged = withMail(ANNA, 'anna@mail.test');
  if (damaged.mail) damaged.mail.code = 'v1:damaged';
  const { store, take } = await open((draft) => {
    draft.users[ANNA] = damaged;
    draft.users[BORIS] = withMail(BORIS, 'anna@mail.test', {}, '999988887777');
    draft.users[9] = withMail(9, 'vera@mail.test', {}, '555566667777');
  });
  const letters = [letter(5, CODE), letter(6, '9999-8888-7777'), letter(7, '5555-6666-7777', 'vera@mail.test')];
  expect(await take(letters)).toEqual([
    { kind: 'damaged', friendId: ANNA },
    { kind: 'asked', friendId: BORIS, wish: 'config' },
    { kind: 'asked', friendId: 9, wish: 'config' },
  ]);
  expect(store.state.mail_desk.last_uid).toBe(7);
});

it('tells two friends with one mailbox apart by their codes', async () => {
  const { store, take } = await open((draft) => {
    draft.users[BORIS] = withMail(BORIS, 'anna@mail.test', {}, '999988887777');
  });
  expect(await take([letter(5, '9999 8888 7777')])).toEqual([{ kind: 'asked', friendId: BORIS, wish: 'config' }]);
  expect(store.state.users[ANNA]?.mail?.asked).toBeNull();
});

describe('three letters a day', () => {
  const ask = async (lab: Awaited<ReturnType<typeof open>>, uid: number, now: number) => {
    const [taken] = await lab.take([letter(uid, lab.codeOf(ANNA) ?? '')], { ...desk, now });
    await lab.store.update((draft) => {
      const mail = draft.users[ANNA]?.mail;
      if (!mail?.asked) return;
      mail.asked = null;
      mail.answered = [...mail.answered, iso(now)];
    });
    return taken?.kind;
  };

  it('are answered, and the fourth leaves its code as it was', async () => {
    const lab = await open();
    for (let at = 0; at < LETTERS_A_DAY; at += 1) expect(await ask(lab, at + 1, NOW + at * HOUR)).toBe('asked');
    const code = lab.codeOf(ANNA);
    expect(await ask(lab, 9, NOW + 3 * HOUR)).toBe('ignored');
    expect(lab.codeOf(ANNA)).toBe(code);
    expect(await ask(lab, 10, NOW + DAY + 1)).toBe('asked');
  });

  it('include one whose answer is due; answers of a clock that was ahead keep nobody out', () => {
    const asked = { wish: 'config', device: null, at: iso(NOW), letter: -1, place: '1.1', peer: null };
    expect(lettersLeft({ answered: [iso(NOW - HOUR)], asked }, NOW)).toBe(1);
    expect(lettersLeft({ answered: [iso(NOW + DAY), iso(NOW + DAY), iso(NOW + DAY)], asked: null }, NOW)).toBe(3);
  });
});

it('makes codes of 12 digits that differ', () => {
  const codes = new Set(Array.from({ length: 1000 }, newMailCode));
  expect(codes.size).toBe(1000);
  for (const code of codes) expect(code).toMatch(/^\d{12}$/);
});
