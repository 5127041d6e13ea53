import { describe, expect, it } from 'vitest';
import { DAY, HOUR, iso, NOW, peer, sealedKey, user } from '../stage/sample-state.ts';
import { ANNA, OWNER, openAccess, withAnna } from './access-lab.ts';

describe('standing', () => {
  it('is the owner’s by id alone, a friend’s while they are admitted, and a stranger’s otherwise', async () => {
    const { access, clock } = await openAccess((draft) => {
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
    const { access, store } = await openAccess();
    expect(await access.add(ANNA, 100, 'anna')).toBe('added');
    expect(store.state.users[ANNA]).toEqual(user(ANNA, { username: 'anna', invited_by: OWNER, admitted_at: iso(NOW) }));
    expect(access.standing(ANNA)).toBe('friend');
  });

  it('again says that they are in already; the owner always is', async () => {
    const { access } = await openAccess();
    await access.add(ANNA, 100);
    expect(await access.add(ANNA, 101)).toBe('already');
    expect(await access.add(OWNER, 102)).toBe('already');
  });

  it('who was removed, paused or expired gives back everything they had, and their grace time anew', async () => {
    for (const state of [{ removed_at: iso(NOW - HOUR) }, { active: false }, { until: iso(NOW - HOUR) }]) {
      const next = { ...sealedKey(), sent_at: iso(NOW - DAY) };
      const device = peer({ next, telegram_id: ANNA });
      const others = peer({ next: { ...sealedKey(), sent_at: iso(NOW - DAY) }, telegram_id: 8, wg_ip: '10.0.0.9/32' });
      const { access, store } = await openAccess((draft) => {
        draft.users[ANNA] = user(ANNA, { ...state, username: 'anna' });
        Object.assign(draft.peers, { p1: device, p2: others });
      });
      expect(await access.add(ANNA, 100)).toBe('restored');
      const admitted_at = 'removed_at' in state ? iso(NOW) : null;
      expect(store.state.users[ANNA]).toEqual(user(ANNA, { username: 'anna', invited_by: OWNER, admitted_at }));
      expect(store.state.peers).toEqual({ p1: { ...device, next: { ...next, sent_at: iso(NOW) } }, p2: others });
    }
  });
});

describe('removing a person', () => {
  it('keeps the record, with the time, and ends their standing', async () => {
    const { access, store } = await openAccess(withAnna());
    expect(await access.remove(ANNA, 100)).toMatchObject({ telegram_id: ANNA });
    expect(store.state.users[ANNA]).toEqual(user(ANNA, { removed_at: iso(NOW) }));
    expect(access.standing(ANNA)).toBe('stranger');
  });

  it('works by username too, in any case', async () => {
    const { access, store } = await openAccess(withAnna({ username: 'Anna' }));
    expect(await access.removeUsername('aNNA', 100)).toMatchObject({ kind: 'done', id: ANNA });
    expect(store.state.users[ANNA]?.removed_at).toBe(iso(NOW));
  });

  it('does nothing to one who is unknown or gone, and says so', async () => {
    const { access } = await openAccess(withAnna({ removed_at: iso(NOW - HOUR), username: 'anna' }));
    await expect(access.remove(ANNA, 100)).rejects.toMatchObject({ code: 'unknown-person' });
    await expect(access.remove(8, 101)).rejects.toMatchObject({ code: 'unknown-person' });
    await expect(access.removeUsername('anna', 102)).rejects.toMatchObject({ code: 'unknown-person' });
    await expect(access.removeUsername('nobody', 103)).rejects.toMatchObject({ code: 'unknown-person' });
  });

  it('never concerns the owner', async () => {
    const { access, store } = await openAccess((draft) => {
      draft.users[OWNER] = user(OWNER, { role: 'owner', username: 'olga' });
    });
    await expect(access.remove(OWNER, 100)).rejects.toMatchObject({ code: 'owner-stays' });
    await expect(access.removeUsername('olga', 101)).rejects.toMatchObject({ code: 'owner-stays' });
    expect(store.state.users[OWNER]?.removed_at).toBeNull();
  });

  it('keeps the first time when the same press comes again', async () => {
    const { access, store, clock } = await openAccess(withAnna());
    await access.remove(ANNA, 100);
    clock.now += HOUR;
    expect(await access.remove(ANNA, 100)).toMatchObject({ telegram_id: ANNA });
    expect(store.state.users[ANNA]?.removed_at).toBe(iso(NOW));
  });

  it('takes back a username that waits', async () => {
    const { access, store } = await openAccess();
    await access.addUsername('Boris', 100);
    expect(await access.removeUsername('bORIS', 101)).toEqual({ kind: 'waiting' });
    expect(store.state.pending_usernames).toEqual({});
  });
});
