import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MailService, readMailAddress } from '../../src/access/mail-service.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { box, HOUR, iso, NOW, user } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';
import { ANNA, OWNER } from './access-lab.ts';

const HELPER = 9;

async function open(fill: (draft: Draft) => void = () => undefined) {
  const { store, path } = await openStore((draft) => {
    draft.users[OWNER] = user(OWNER, { role: 'owner' });
    draft.users[ANNA] = user(ANNA);
    draft.users[HELPER] = user(HELPER, { rights: ['people'] });
    fill(draft);
  });
  let made = 0;
  const newKeys = () => ({ words: `word${++made} b c d`, digits: `000${made} 1111 2222 3333` });
  const mail = new MailService({ store, box, ownerId: OWNER, now: () => NOW, newKeys });
  return { store, mail, text: () => readFileSync(path, 'utf8') };
}

const as = (by: number, updateId: number) => ({ by, updateId });

it('gives a friend who sets an address a code and words, which the store holds sealed', async () => {
  const { mail, text } = await open();
  await mail.setAddress(as(ANNA, 1), ANNA, ' Anna@Example.com ');
  const access = mail.accessOf(ANNA);
  expect(access).toEqual({
    address: 'anna@example.com',
    code: expect.stringMatching(/^\d{4}-\d{4}-\d{4}$/),
    words: 'word1 b c d',
    digits: '0001 1111 2222 3333',
  });
  expect(text()).not.toMatch(/word1|0001 1111/);
  expect(text()).not.toContain(access?.code.replaceAll('-', ''));
});

it('does each change once for an update', async () => {
  const { mail } = await open();
  await mail.setAddress(as(ANNA, 1), ANNA, 'anna@example.com');
  await mail.renew(as(ANNA, 2), ANNA);
  const access = mail.accessOf(ANNA);
  await mail.renew(as(ANNA, 2), ANNA);
  expect(mail.accessOf(ANNA)).toEqual(access);
});

it('keeps the words and changes the code when the address changes; nothing when it does not', async () => {
  const { mail, store } = await open();
  await mail.setAddress(as(ANNA, 1), ANNA, 'anna@example.com');
  const first = mail.accessOf(ANNA);
  await mail.setAddress(as(ANNA, 2), ANNA, 'ANNA@example.com');
  expect(mail.accessOf(ANNA)).toEqual(first);
  await store.update((draft) => {
    const record = draft.users[ANNA]?.mail;
    if (record) record.asked = { wish: 'config', device: null, at: iso(NOW), letter: -5, place: '1.5', peer: null };
  });
  await mail.setAddress(as(ANNA, 3), ANNA, 'anna@other.example');
  const second = mail.accessOf(ANNA);
  expect(second).toMatchObject({ address: 'anna@other.example', words: first?.words });
  expect(second?.code).not.toBe(first?.code);
  expect(store.state.users[ANNA]?.mail?.asked).toBeNull(); // what the old address asked for does not go to the new one
});

it('makes other words and another code, and ends it all', async () => {
  const { mail } = await open();
  await expect(mail.renew(as(ANNA, 1), ANNA)).rejects.toThrow('no-mail');
  await mail.setAddress(as(ANNA, 2), ANNA, 'anna@example.com');
  const first = mail.accessOf(ANNA);
  await mail.renew(as(OWNER, 3), ANNA);
  expect(mail.accessOf(ANNA)).toMatchObject({ words: 'word2 b c d' });
  expect(mail.accessOf(ANNA)?.code).not.toBe(first?.code);
  await mail.remove(as(ANNA, 4), ANNA);
  expect(mail.accessOf(ANNA)).toBeNull();
});

describe('who may change it', () => {
  it('is the friend, the owner and helpers for people without rights', async () => {
    const { mail } = await open();
    for (const [updateId, by] of [ANNA, OWNER, HELPER].entries())
      await mail.setAddress(as(by, updateId), ANNA, `a${updateId}@example.com`);
    expect(mail.accessOf(ANNA)?.address).toBe('a2@example.com');
    await mail.setAddress(as(HELPER, 10), HELPER, 'helper@example.com');
    await mail.setAddress(as(OWNER, 11), OWNER, 'owner@example.com');
    await expect(mail.setAddress(as(HELPER, 12), OWNER, 'x@example.com')).rejects.toThrow('owner-stays');
  });

  it('is no friend who was paused, and nobody for a person who was removed', async () => {
    const { mail } = await open((draft) => {
      draft.users[ANNA] = user(ANNA, { active: false });
      draft.users[3] = user(3, { removed_at: iso(NOW - HOUR) });
    });
    await expect(mail.setAddress(as(ANNA, 1), ANNA, 'anna@example.com')).rejects.toThrow('no-access');
    await expect(mail.setAddress(as(OWNER, 2), 3, 'c@example.com')).rejects.toThrow('unknown-person');
  });
});

it.each([
  'anna',
  'anna@example',
  'an na@example.com',
  'anna@example.com, b@example.com',
  'Anna <anna@example.com>',
  'anna@example.com\r\nBcc: b@example.com',
  '"anna"@example.com',
  'анна@example.com',
  `${'a'.repeat(65)}@example.com`,
  `a@${'b.'.repeat(130)}com`,
])('takes %j for no address', (text) => {
  expect(() => readMailAddress(text)).toThrow('mail-address');
});
