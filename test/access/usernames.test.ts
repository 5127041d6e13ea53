import { describe, expect, it } from 'vitest';
import { USERNAME_WAITS_MS } from '../../src/access/access-service.ts';
import { findByUsername } from '../../src/access/find-by-username.ts';
import { DAY, iso, NOW, user } from '../peers/sample-state.ts';
import { ANNA, OWNER, openAccess, person, withAnna } from './access-lab.ts';

describe('a username that waits', () => {
  const meetAfter = async (ms: number, username: string) => {
    const { access, clock, store } = await openAccess();
    expect(await access.addUsername('Boris_K', 100)).toBe('waiting');
    clock.now += ms;
    const bound = await access.meet(person(8, username));
    return { bound, access, store };
  };

  it('is bound at its person’s first message within 72 hours, in any case', async () => {
    for (const username of ['boris_k', 'BORIS_K', 'Boris_K']) {
      const { bound, access, store } = await meetAfter(USERNAME_WAITS_MS, username);
      expect(bound).toBe(true);
      expect(access.standing(8)).toBe('friend');
      expect(store.state.users[8]).toEqual(user(8, { username, name: 'Anna', language: 'ru' }));
      expect(store.state.pending_usernames).toEqual({});
    }
  });

  it('is bound no more after 72 hours, and is gone then', async () => {
    const { bound, access, store } = await meetAfter(USERNAME_WAITS_MS + 1, 'boris_k');
    expect(bound).toBe(false);
    expect(access.standing(8)).toBe('stranger');
    expect(store.state.pending_usernames).toEqual({});
  });

  it('is bound to nobody else, and only once', async () => {
    const { access, store } = await openAccess();
    await access.addUsername('boris', 100);
    for (const username of [null, 'boris_k', 'b.oris']) expect(await access.meet(person(9, username))).toBe(false);
    expect(store.state.users).toEqual({});
    expect(await access.meet(person(8, 'boris'))).toBe(true);
    expect(await access.meet(person(8, 'boris'))).toBe(false);
    expect(await access.meet(person(9, 'boris'))).toBe(false);
    expect(Object.keys(store.state.users)).toEqual(['8']);
  });

  it('does not wait when its person is known', async () => {
    const { access, store } = await openAccess(withAnna({ username: 'anna', removed_at: iso(NOW) }));
    expect(await access.addUsername('ANNA', 100)).toBe('added');
    expect(store.state.pending_usernames).toEqual({});
    expect(findByUsername(store.state, 'aNNa')?.telegram_id).toBe(ANNA);
  });

  it('may be any word, also one that every object knows', async () => {
    const { access, store } = await openAccess(withAnna({ removed_at: iso(NOW - DAY) }));
    for (const word of ['constructor', 'toString', '__proto__']) {
      expect(await access.meet(person(ANNA, word))).toBe(false);
      expect(access.standing(ANNA)).toBe('stranger');
      expect(await access.meet(person(8, word))).toBe(false);
    }
    expect(await access.addUsername('Constructor', 100)).toBe('waiting');
    expect(Object.keys(store.state.pending_usernames)).toEqual(['constructor']);
    expect(await access.meet(person(8, 'constructor'))).toBe(true);
  });
});

describe('meeting a person', () => {
  it('keeps name and username of those who are known, and the language of their first message', async () => {
    const { access, store } = await openAccess(withAnna());
    await access.meet(person(ANNA, 'anna', 'Anna'));
    await access.meet({ ...person(ANNA, 'anna2', 'Anna B.'), language: 'en' });
    expect(store.state.users[ANNA]).toEqual(user(ANNA, { username: 'anna2', name: 'Anna B.', language: 'ru' }));
  });

  it('makes the owner’s record', async () => {
    const { access, store } = await openAccess();
    await access.meet(person(OWNER, 'olga', 'Olga'));
    expect(store.state.users[OWNER]).toEqual(
      user(OWNER, { role: 'owner', username: 'olga', name: 'Olga', language: 'ru' }),
    );
  });

  it('writes nothing about strangers, nor when nothing is new', async () => {
    const { access, text } = await openAccess(withAnna());
    await access.meet(person(ANNA, 'anna'));
    const before = text();
    for (const id of [ANNA, ANNA]) await access.meet(person(id, 'anna'));
    await access.meet(person(8, 'stranger'));
    expect(text()).toBe(before);
  });
});

describe('an update that comes again', () => {
  it('lets nobody in whom a later one removed, also when it changed nothing the first time', async () => {
    const { access } = await openAccess();
    await access.add(ANNA, 100);
    await access.add(ANNA, 101); // already
    await access.remove(ANNA, 102);
    for (const id of [100, 101]) expect(await access.add(ANNA, id)).toBe('already');
    expect(access.standing(ANNA)).toBe('stranger');
  });

  it('removes nobody whom a later one let in, also when it removed nobody the first time', async () => {
    const { access } = await openAccess();
    await expect(access.remove(ANNA, 100)).rejects.toMatchObject({ code: 'unknown-person' });
    await access.add(ANNA, 101);
    await access.remove(ANNA, 102);
    await access.add(ANNA, 103);
    for (const id of [100, 102]) await access.remove(ANNA, id).catch(() => undefined);
    expect(access.standing(ANNA)).toBe('friend');
  });

  it('does the same by usernames', async () => {
    const { access, store } = await openAccess(withAnna({ username: 'anna' }));
    await expect(access.removeUsername('boris', 100)).rejects.toMatchObject({ code: 'unknown-person' });
    await access.addUsername('boris', 101);
    await access.removeUsername('boris', 100).catch(() => undefined);
    expect(Object.keys(store.state.pending_usernames)).toEqual(['boris']);
    await access.removeUsername('boris', 102);
    expect(await access.addUsername('boris', 101)).toBe('waiting');
    expect(store.state.pending_usernames).toEqual({});
    await access.addUsername('anna', 103);
    await access.removeUsername('anna', 104);
    await access.addUsername('anna', 103);
    expect(access.standing(ANNA)).toBe('stranger');
  });
});
