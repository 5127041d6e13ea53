import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AccessService, findByUsername, type Person, USERNAME_WAITS_MS } from '../../src/access/access-service.ts';
import type { Draft } from '../../src/peers/records.ts';
import { DAY, HOUR, iso, NOW, peer, sealedKey, user } from '../peers/sample-state.ts';
import { openStore } from '../store/temporary-store.ts';

const OWNER = 1;
const ANNA = 7;

async function open(fill?: (draft: Draft) => void) {
  const { store, path } = await openStore(fill);
  const clock = { now: NOW };
  const access = new AccessService({ store, ownerId: OWNER, now: () => clock.now });
  return { store, access, clock, text: () => readFileSync(path, 'utf8') };
}

const person = (id: number, username: string | null = null, name = 'Anna'): Person => {
  return { id, username, name, language: 'ru' };
};

const withAnna =
  (more: Parameters<typeof user>[1] = {}) =>
  (draft: Draft) => {
    draft.users[ANNA] = user(ANNA, more);
  };

describe('standing', () => {
  it('is the owner’s by id alone, a friend’s while they are admitted, and a stranger’s otherwise', async () => {
    const { access, clock } = await open((draft) => {
      draft.users[7] = user(7, { until: iso(NOW + HOUR) });
      draft.users[8] = user(8, { active: false });
      draft.users[9] = user(9, { removed_at: iso(NOW) });
    });
    expect([OWNER, 7, 8, 9, 10].map((id) => access.standing(id))).toEqual([
      'owner',
      'friend',
      'stranger',
      'stranger',
      'stranger',
    ]);
    clock.now += HOUR;
    expect(access.standing(7)).toBe('stranger');
  });
});

describe('adding a person', () => {
  it('lets them in', async () => {
    const { access, store } = await open();
    expect(await access.add(ANNA, 100, 'anna')).toBe('added');
    expect(store.state.users[ANNA]).toEqual(user(ANNA, { username: 'anna' }));
    expect(access.standing(ANNA)).toBe('friend');
  });

  it('again says that they are in already; the owner always is', async () => {
    const { access } = await open();
    await access.add(ANNA, 100);
    expect(await access.add(ANNA, 101)).toBe('already');
    expect(await access.add(OWNER, 102)).toBe('already');
  });

  it('who was removed, paused or expired gives back everything they had, and their grace time anew', async () => {
    for (const state of [{ removed_at: iso(NOW - HOUR) }, { active: false }, { until: iso(NOW - HOUR) }]) {
      const next = { ...sealedKey(), sent_at: iso(NOW - DAY) };
      const device = peer({ next, telegram_id: ANNA });
      const others = peer({ next: { ...sealedKey(), sent_at: iso(NOW - DAY) }, telegram_id: 8, wg_ip: '10.0.0.9/32' });
      const { access, store } = await open((draft) => {
        draft.users[ANNA] = user(ANNA, { ...state, username: 'anna' });
        Object.assign(draft.peers, { p1: device, p2: others });
      });
      expect(await access.add(ANNA, 100)).toBe('restored');
      expect(store.state.users[ANNA]).toEqual(user(ANNA, { username: 'anna' }));
      expect(store.state.peers).toEqual({ p1: { ...device, next: { ...next, sent_at: iso(NOW) } }, p2: others });
    }
  });
});

describe('removing a person', () => {
  it('keeps the record, with the time, and ends their standing', async () => {
    const { access, store } = await open(withAnna());
    expect(await access.remove(ANNA, 100)).toMatchObject({ telegram_id: ANNA });
    expect(store.state.users[ANNA]).toEqual(user(ANNA, { removed_at: iso(NOW) }));
    expect(access.standing(ANNA)).toBe('stranger');
  });

  it('works by username too, in any case', async () => {
    const { access, store } = await open(withAnna({ username: 'Anna' }));
    expect(await access.removeUsername('aNNA', 100)).toMatchObject({ telegram_id: ANNA });
    expect(store.state.users[ANNA]?.removed_at).toBe(iso(NOW));
  });

  it('does nothing to one who is unknown or gone, and says so', async () => {
    const { access } = await open(withAnna({ removed_at: iso(NOW - HOUR), username: 'anna' }));
    await expect(access.remove(ANNA, 100)).rejects.toMatchObject({ code: 'unknown-person' });
    await expect(access.remove(8, 101)).rejects.toMatchObject({ code: 'unknown-person' });
    await expect(access.removeUsername('anna', 102)).rejects.toMatchObject({ code: 'unknown-person' });
    await expect(access.removeUsername('nobody', 103)).rejects.toMatchObject({ code: 'unknown-person' });
  });

  it('never concerns the owner', async () => {
    const { access, store } = await open((draft) => {
      draft.users[OWNER] = user(OWNER, { role: 'owner', username: 'olga' });
    });
    await expect(access.remove(OWNER, 100)).rejects.toMatchObject({ code: 'owner-stays' });
    await expect(access.removeUsername('olga', 101)).rejects.toMatchObject({ code: 'owner-stays' });
    expect(store.state.users[OWNER]?.removed_at).toBeNull();
  });

  it('keeps the first time when the same press comes again', async () => {
    const { access, store, clock } = await open(withAnna());
    await access.remove(ANNA, 100);
    clock.now += HOUR;
    expect(await access.remove(ANNA, 100)).toMatchObject({ telegram_id: ANNA });
    expect(store.state.users[ANNA]?.removed_at).toBe(iso(NOW));
  });

  it('takes back a username that waits', async () => {
    const { access, store } = await open();
    await access.addUsername('Boris', 100);
    expect(await access.removeUsername('bORIS', 101)).toBe('waiting');
    expect(store.state.pending_usernames).toEqual({});
  });
});

describe('a username that waits', () => {
  const meetAfter = async (ms: number, username: string) => {
    const { access, clock, store } = await open();
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
    const { access, store } = await open();
    await access.addUsername('boris', 100);
    for (const username of [null, 'boris_k', 'b.oris']) expect(await access.meet(person(9, username))).toBe(false);
    expect(store.state.users).toEqual({});
    expect(await access.meet(person(8, 'boris'))).toBe(true);
    expect(await access.meet(person(8, 'boris'))).toBe(false);
    expect(await access.meet(person(9, 'boris'))).toBe(false);
    expect(Object.keys(store.state.users)).toEqual(['8']);
  });

  it('does not wait when its person is known', async () => {
    const { access, store } = await open(withAnna({ username: 'anna', removed_at: iso(NOW) }));
    expect(await access.addUsername('ANNA', 100)).toBe('added');
    expect(store.state.pending_usernames).toEqual({});
    expect(findByUsername(store.state, 'aNNa')?.telegram_id).toBe(ANNA);
  });

  it('may be any word, also one that every object knows', async () => {
    const { access, store } = await open(withAnna({ removed_at: iso(NOW - DAY) }));
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
    const { access, store } = await open(withAnna());
    await access.meet(person(ANNA, 'anna', 'Anna'));
    await access.meet({ ...person(ANNA, 'anna2', 'Anna B.'), language: 'en' });
    expect(store.state.users[ANNA]).toEqual(user(ANNA, { username: 'anna2', name: 'Anna B.', language: 'ru' }));
  });

  it('makes the owner’s record', async () => {
    const { access, store } = await open();
    await access.meet(person(OWNER, 'olga', 'Olga'));
    expect(store.state.users[OWNER]).toEqual(
      user(OWNER, { role: 'owner', username: 'olga', name: 'Olga', language: 'ru' }),
    );
  });

  it('writes nothing about strangers, nor when nothing is new', async () => {
    const { access, text } = await open(withAnna());
    await access.meet(person(ANNA, 'anna'));
    const before = text();
    for (const id of [ANNA, ANNA]) await access.meet(person(id, 'anna'));
    await access.meet(person(8, 'stranger'));
    expect(text()).toBe(before);
  });
});

describe('an update that comes again', () => {
  it('lets nobody in whom a later one removed, also when it changed nothing the first time', async () => {
    const { access } = await open();
    await access.add(ANNA, 100);
    await access.add(ANNA, 101); // already
    await access.remove(ANNA, 102);
    for (const id of [100, 101]) expect(await access.add(ANNA, id)).toBe('already');
    expect(access.standing(ANNA)).toBe('stranger');
  });

  it('removes nobody whom a later one let in, also when it removed nobody the first time', async () => {
    const { access } = await open();
    await expect(access.remove(ANNA, 100)).rejects.toMatchObject({ code: 'unknown-person' });
    await access.add(ANNA, 101);
    await access.remove(ANNA, 102);
    await access.add(ANNA, 103);
    for (const id of [100, 102]) await access.remove(ANNA, id).catch(() => undefined);
    expect(access.standing(ANNA)).toBe('friend');
  });

  it('does the same by usernames', async () => {
    const { access, store } = await open(withAnna({ username: 'anna' }));
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
