import { describe, expect, it } from 'vitest';
import { USERNAME_WAITS_MS } from '../../src/access/access-service.ts';
import { holdersOf } from '../../src/access/usernames.ts';
import { DAY, iso, NOW, user } from '../stage/sample-state.ts';
import { ANNA, OWNER, openAccess, person, withAnna } from './access-lab.ts';

describe('a username that waits', () => {
  const meetAfter = async (ms: number, username: string) => {
    const { access, clock, store } = await openAccess();
    expect(await access.addUsername('Boris_K', 100)).toEqual({ kind: 'waiting' });
    clock.now += ms;
    const bound = await access.meet(person(8, username));
    return { bound, access, store };
  };

  it('is bound at its person’s first message within 72 hours, in any case', async () => {
    for (const username of ['boris_k', 'BORIS_K', 'Boris_K']) {
      const { bound, access, store } = await meetAfter(USERNAME_WAITS_MS, username);
      expect(bound).toBe('bound');
      expect(access.standing(8)).toBe('friend');
      const admitted_at = iso(NOW + USERNAME_WAITS_MS);
      expect(store.state.users[8]).toEqual(user(8, { username, name: 'Anna', language: 'ru', admitted_at }));
      expect(store.state.pending_usernames).toEqual({});
    }
  });

  it('is bound no more after 72 hours, and is gone then', async () => {
    const { bound, access, store } = await meetAfter(USERNAME_WAITS_MS + 1, 'boris_k');
    expect(bound).toBeNull();
    expect(access.standing(8)).toBe('stranger');
    expect(store.state.pending_usernames).toEqual({});
  });

  it('is bound to nobody else, and only once', async () => {
    const { access, store } = await openAccess();
    await access.addUsername('boris', 100);
    for (const username of [null, 'boris_k', 'b.oris']) expect(await access.meet(person(9, username))).toBeNull();
    expect(store.state.users).toEqual({});
    expect(await access.meet(person(8, 'boris'))).toBe('bound');
    expect(await access.meet(person(8, 'boris'))).toBeNull();
    expect(await access.meet(person(9, 'boris'))).toBeNull();
    expect(Object.keys(store.state.users)).toEqual(['8']);
  });

  it('does not wait when its person is known', async () => {
    const { access, store } = await openAccess();
    await access.meet(person(8, 'boris'));
    expect(await access.addUsername('BORIS', 100)).toEqual({ kind: 'done', id: 8, outcome: 'added' });
    expect(store.state.pending_usernames).toEqual({});
    expect(holdersOf(store.state, 'bOrIs')).toMatchObject([{ telegram_id: 8 }]);
    expect(await access.addUsername('boris', 101)).toEqual({ kind: 'done', id: 8, outcome: 'already' });
  });

  it.each([
    ['removed', { removed_at: iso(NOW) }],
    ['paused', { active: false }],
    ['ended', { until: iso(NOW - DAY) }],
  ] as const)('lets in nobody who is %s before the owner was asked', async (state, how) => {
    const { access, text } = await openAccess(withAnna({ username: 'anna', ...how }));
    const before = text();
    expect(await access.addUsername('anna', 100)).toMatchObject({ kind: 'ask', candidates: [{ id: ANNA, state }] });
    expect(text()).toBe(before);
    expect(access.standing(ANNA)).toBe('stranger');
  });

  it.each([
    ['removed', { removed_at: iso(NOW - 30 * DAY) }],
    ['paused', { active: false }],
  ] as const)('that a %s person takes lets them in no more, and the owner is to hear of it', async (_state, how) => {
    const { access, store } = await openAccess(withAnna({ username: 'anna', ...how }));
    await access.addUsername('boris', 100);
    expect(await access.meet(person(ANNA, 'boris'))).toBe('doubtful');
    expect(access.standing(ANNA)).toBe('stranger');
    expect(store.state.pending_usernames).toEqual({});
    expect(await access.meet(person(ANNA, 'boris'))).toBeNull(); // told once
  });

  it('that a blocked stranger takes lets them in no more', async () => {
    const { access } = await openAccess((draft) => {
      draft.blocked[8] = iso(NOW);
    });
    await access.addUsername('boris', 100);
    expect(await access.meet(person(8, 'boris'))).toBe('doubtful');
    expect(access.standing(8)).toBe('stranger');
  });

  it('may be any word, also one that every object knows', async () => {
    const { access, store } = await openAccess(withAnna({ removed_at: iso(NOW - DAY) }));
    for (const word of ['constructor', 'toString', '__proto__']) {
      expect(await access.meet(person(ANNA, word))).toBeNull();
      expect(access.standing(ANNA)).toBe('stranger');
      expect(await access.meet(person(8, word))).toBeNull();
    }
    expect(await access.addUsername('Constructor', 100)).toEqual({ kind: 'waiting' });
    expect(Object.keys(store.state.pending_usernames)).toEqual(['constructor']);
    expect(await access.meet(person(8, 'constructor'))).toBe('bound');
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

describe('a username that changes hands', () => {
  it('is the last writer’s alone, whoever had it before', async () => {
    const { access, store } = await openAccess(withAnna({ username: 'anna' }));
    await access.meet(person(8, 'ANNA'));
    expect(store.state.users[ANNA]?.username).toBeNull();
    await access.add(8, 100);
    expect(holdersOf(store.state, 'anna').map(({ telegram_id }) => telegram_id)).toEqual([8]);
    await access.removeUsername('anna', 101);
    expect([access.standing(ANNA), access.standing(8)]).toEqual(['friend', 'stranger']);
    await access.meet(person(ANNA, 'anna'));
    expect(store.state.users[8]?.username).toBeNull();
  });

  it('goes from one stranger to another', async () => {
    const { access } = await openAccess();
    await access.meet(person(8, 'boris'));
    await access.meet(person(9, 'Boris'));
    expect(await access.addUsername('boris', 100)).toMatchObject({ kind: 'done', id: 9 });
    await access.meet(person(9, 'other'));
    expect(await access.addUsername('boris', 101)).toEqual({ kind: 'waiting' });
  });

  it('is no stranger’s who is only shown by somebody else’s message', async () => {
    const { access } = await openAccess();
    await access.meet(person(8, 'boris'));
    access.introduce(person(9, 'boris')); // an old message may show an old name
    expect(await access.addUsername('boris', 100)).toMatchObject({ kind: 'ask', candidates: [{ id: 8 }, { id: 9 }] });
  });

  it('means nobody by itself where a store of before holds it twice', async () => {
    const { access, store, text } = await openAccess((draft) => {
      draft.users[7] = user(7, { username: 'anna' });
      draft.users[8] = user(8, { username: 'Anna' });
    });
    const before = text();
    const asked = { kind: 'ask', candidates: [{ id: 7 }, { id: 8 }], isWaiting: false };
    expect(await access.removeUsername('anna', 100)).toMatchObject(asked);
    expect(await access.addUsername('anna', 101)).toMatchObject({ kind: 'ask' });
    expect(text()).toBe(before);
    await access.remove(8, 102);
    expect(await access.removeUsername('anna', 103)).toMatchObject({ kind: 'done', id: 7 });
    expect(store.state.users[7]?.removed_at).not.toBeNull();
  });

  it('asks whom to remove when a friend has it and it waits as well', async () => {
    const { access } = await openAccess((draft) => {
      draft.users[7] = user(7, { username: 'anna' });
      draft.pending_usernames['anna'] = { added_at: iso(NOW) };
    });
    expect(await access.removeUsername('anna', 100)).toMatchObject({ kind: 'ask', isWaiting: true });
    await access.stopWaiting('anna', 101);
    expect(await access.removeUsername('anna', 102)).toMatchObject({ kind: 'done', id: 7 });
  });
});

it.each([777000, 1087968824, 136817688, 4242])('%i is nobody whom one can let in', async (id) => {
  const { access } = await openAccess(undefined, { botId: 4242 });
  await expect(access.add(id, 100)).rejects.toMatchObject({ code: 'not-a-person' });
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
    expect(await access.addUsername('boris', 101)).toEqual({ kind: 'waiting' });
    expect(store.state.pending_usernames).toEqual({});
    await access.addUsername('anna', 103);
    await access.removeUsername('anna', 104);
    await access.addUsername('anna', 103);
    expect(access.standing(ANNA)).toBe('stranger');
  });
});
