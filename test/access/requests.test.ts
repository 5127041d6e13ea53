import { describe, expect, it } from 'vitest';
import { RequestService } from '../../src/access/request-service.ts';
import { isUntidy, REQUESTS_AN_HOUR, recordForwarded, tidy, toForward } from '../../src/access/requests.ts';
import { type Draft, emptyStore } from '../../src/peers/records/records.ts';
import { DAY, HOUR, iso, NOW, user } from '../stage/sample-state.ts';
import { ANNA, OWNER, openAccess, person, withAnna } from './access-lab.ts';

const as = (updateId: number, by = OWNER) => ({ by, updateId });

async function open(fill?: (draft: Draft) => void) {
  const opened = await openAccess(fill);
  const { store, clock } = opened;
  const requests = new RequestService({ store, ownerId: OWNER, now: () => clock.now });
  return { ...opened, requests };
}

describe('asking for access', () => {
  it('leaves one request, with what Telegram shows of the person', async () => {
    const { requests, store, clock } = await open();
    await requests.ask(person(8, 'boris', 'Boris'));
    clock.now += HOUR;
    await requests.ask(person(8, 'other', 'Other'));
    expect(store.state.requests).toEqual({
      8: { asked_at: iso(NOW), username: 'boris', name: 'Boris', language: 'ru', forwarded: false },
    });
  });

  it('is not for those who are in, nor for those whom the owner paused', async () => {
    const { requests, store } = await open((draft) => {
      withAnna()(draft);
      draft.users[8] = user(8, { active: false });
    });
    for (const id of [ANNA, OWNER])
      await expect(requests.ask(person(id))).rejects.toMatchObject({ code: 'in-already' });
    await expect(requests.ask(person(8))).rejects.toMatchObject({ code: 'access-paused' });
    expect(store.state.requests).toEqual({});
  });

  it('of somebody who was blocked looks the same and leaves nothing', async () => {
    const { requests, store } = await open((draft) => {
      draft.blocked[8] = iso(NOW);
    });
    await requests.ask(person(8));
    expect(store.state.requests).toEqual({});
  });

  it('is for guests whose time is over', async () => {
    const { requests, store } = await open(withAnna({ until: iso(NOW) }));
    await requests.ask(person(ANNA));
    expect(Object.keys(store.state.requests)).toEqual([String(ANNA)]);
  });

  it('has an end: a crowd cannot fill the store', async () => {
    const { requests, store } = await open((draft) => {
      for (let id = 1000; id < 1500; id++) draft.requests[id] = request(NOW);
    });
    await expect(requests.ask(person(8))).rejects.toMatchObject({ code: 'too-many-requests' });
    expect(Object.keys(store.state.requests)).toHaveLength(500);
  });
});

describe('answering', () => {
  it.each(['approve', 'refuse', 'block'] as const)('by %s is in effect once and ends the request', async (verdict) => {
    const { requests, access, store } = await open();
    await requests.ask(person(8, 'boris', 'Boris'));
    expect(await requests.answer(as(100, 9), 8, verdict)).toMatchObject({ username: 'boris' });
    const after = store.state;
    expect(after.requests).toEqual({});
    expect(access.standing(8)).toBe(verdict === 'approve' ? 'friend' : 'stranger');
    expect(Object.keys(after.blocked)).toEqual(verdict === 'block' ? ['8'] : []);
    if (verdict === 'approve')
      expect(after.users[8]).toEqual(
        user(8, { username: 'boris', name: 'Boris', language: 'ru', invited_by: 9, admitted_at: iso(NOW) }),
      );
    expect(await requests.answer(as(100, 9), 8, verdict)).toBeNull();
    await expect(requests.answer(as(101), 8, 'approve')).rejects.toMatchObject({ code: 'request-gone' });
    expect(store.state).toBe(after);
  });

  it('is needed no more when the owner let the person in by another way, which lifts a block, too', async () => {
    const { requests, access, store } = await open((draft) => {
      draft.blocked[9] = iso(NOW);
    });
    await requests.ask(person(8));
    await access.add(8, 100);
    await access.add(9, 101);
    expect([store.state.requests, store.state.blocked]).toEqual([{}, {}]);
    expect(access.standing(9)).toBe('friend');
  });
});

describe('what reaches the owner', () => {
  const crowd = (count: number): Draft => {
    const store = emptyStore();
    for (let i = 0; i < count; i++) store.requests[100 + i] = request(NOW + i);
    return store;
  };
  const ids = (state: Draft, now: number, underway: number[] = []) =>
    toForward(state, new Set(underway), now).map(({ id }) => id);

  it('is twenty requests an hour, the oldest first, those on their way included', () => {
    const state = crowd(30);
    expect(ids(state, NOW)).toEqual(Array.from({ length: REQUESTS_AN_HOUR }, (_, i) => 100 + i));
    expect(ids(state, NOW, [100, 101])).toHaveLength(18);
    for (const id of ids(state, NOW)) recordForwarded(state, id, NOW);
    expect(ids(state, NOW + HOUR - 1)).toEqual([]);
    expect(ids(state, NOW + HOUR)).toEqual(Array.from({ length: 10 }, (_, i) => 120 + i));
  });

  it('is not more because requests were answered at once', () => {
    const state = crowd(30);
    for (const id of ids(state, NOW)) {
      recordForwarded(state, id, NOW);
      delete state.requests[id];
    }
    expect(ids(state, NOW + HOUR / 2)).toEqual([]);
    recordForwarded(state, 129, NOW + HOUR);
    expect(state.requests_told).toEqual([iso(NOW + HOUR)]);
  });
});

describe('tidying', () => {
  it('forgets what has been of no use for a week, and nothing else', () => {
    const store = emptyStore();
    const invite = { created_at: iso(NOW), created_by: 1, name: null, until: null, days_from_first: null };
    const hash = (digit: string) => digit.repeat(64);
    const made = (expires_at: string) => ({
      ...invite,
      expires_at,
      allowed_nodes: null,
      ends_watched: null,
      update_id: null,
    });
    store.invites = { [hash('a')]: made(iso(NOW - 7 * DAY)), [hash('b')]: made(iso(NOW - 7 * DAY + 1)) };
    store.requests = { 8: request(NOW - 7 * DAY), 9: request(NOW - 7 * DAY + 1) };
    store.pending_usernames = { old: { added_at: iso(NOW - 10 * DAY) }, young: { added_at: iso(NOW - 9 * DAY) } };
    expect(isUntidy(store, NOW)).toBe(true);
    tidy(store, structuredClone(store), NOW);
    expect(isUntidy(store, NOW)).toBe(false);
    expect([store.invites, store.requests, store.pending_usernames].flatMap((records) => Object.keys(records))).toEqual(
      [hash('b'), '9', 'young'],
    );
  });
});

function request(asked: number) {
  return { asked_at: iso(asked), username: null, name: 'B', language: null, forwarded: false };
}
