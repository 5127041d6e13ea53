import { describe, expect, it } from 'vitest';
import { endTag } from '../../src/access/guest-terms.ts';
import type { Actor } from '../../src/access/people-service.ts';
import type { UserRecord } from '../../src/peers/records/user-record.ts';
import { DAY, HOUR, iso, NOW, peer, sealedKey, user } from '../stage/sample-state.ts';
import { ANNA, OWNER, openAccess, withAnna } from './access-lab.ts';

const COADMIN = 9;
const as = (by: number, updateId = 100): Actor => ({ by, updateId });

type People = Awaited<ReturnType<typeof openAccess>>['people'];

/** Every change that there is, made by somebody. */
const CHANGES: Record<string, (people: People, actor: Actor, id: number) => Promise<UserRecord>> = {
  pause: (people, actor, id) => people.pause(actor, id),
  resume: (people, actor, id) => people.resume(actor, id),
  extend: (people, actor, id) => people.extend(actor, id, 7),
  setUntil: (people, actor, id) => people.setUntil(actor, id, NOW + 2 * DAY),
  setDays: (people, actor, id) => people.setDays(actor, id, 5),
  setDeviceLimit: (people, actor, id) => people.setDeviceLimit(actor, id, 9),
  setAllowedNodes: (people, actor, id) => people.setAllowedNodes(actor, id, ['eu1']),
  setNote: (people, actor, id) => people.setNote(actor, id, 'of the choir'),
  rename: (people, actor, id) => people.rename(actor, id, 'Anna from Riga'),
};

/** Anna with a `/regen` that waits since yesterday, and a co-admin. */
async function open(more: Parameters<typeof user>[1] = {}) {
  const next = { ...sealedKey(), sent_at: iso(NOW - DAY) };
  const device = peer({ next, telegram_id: ANNA });
  const opened = await openAccess((draft) => {
    withAnna({ until: iso(NOW + HOUR), ...more })(draft);
    draft.users[OWNER] = user(OWNER, { role: 'owner' });
    draft.users[COADMIN] = user(COADMIN, { rights: ['people'] });
    draft.peers['p1'] = device;
  });
  return { ...opened, device, anna: () => opened.store.state.users[ANNA], p1: () => opened.store.state.peers['p1'] };
}

describe.each(Object.entries(CHANGES))('%s', (_name, change) => {
  it('is in effect once, also when its update comes again, and gives the record as it is', async () => {
    const { people, store, clock } = await open();
    expect(await change(people, as(OWNER), ANNA)).toBe(store.state.users[ANNA]);
    const after = store.state;
    clock.now += HOUR;
    expect(await change(people, as(OWNER), ANNA)).toEqual(after.users[ANNA]);
    expect(store.state).toBe(after);
  });

  it('never concerns the owner, and those who hold rights only by the owner’s hand', async () => {
    const { people, store } = await open();
    const before = store.state;
    for (const by of [OWNER, COADMIN])
      await expect(change(people, as(by), OWNER)).rejects.toMatchObject({ code: 'owner-stays' });
    await expect(change(people, as(COADMIN), COADMIN)).rejects.toMatchObject({ code: 'owner-only' });
    expect(store.state).toBe(before);
    await change(people, as(OWNER), COADMIN);
    await change(people, as(COADMIN, 101), ANNA);
    expect(store.state.users[COADMIN]?.rights).toEqual(['people']);
    expect(store.state.users[ANNA]?.rights).toEqual([]);
  });

  it('needs somebody who is on the list', async () => {
    const { people } = await open({ removed_at: iso(NOW) });
    for (const id of [ANNA, 77])
      await expect(change(people, as(OWNER), id)).rejects.toMatchObject({ code: 'unknown-person' });
  });
});

describe('a friend who was off and comes back', () => {
  it.each(['resume', 'extend', 'setUntil', 'setDays'])(
    'by %s starts the grace time of a waiting key anew',
    async (name) => {
      const { people, device, p1 } = await open({
        active: name !== 'resume',
        until: name === 'resume' ? null : iso(NOW),
      });
      await CHANGES[name]?.(people, as(OWNER), ANNA);
      expect(p1()).toEqual({ ...device, next: { ...device.next, sent_at: iso(NOW) } });
    },
  );

  it('has the same keys and addresses after a pause', async () => {
    const { people, access, device, p1 } = await open({ until: null });
    await people.pause(as(OWNER), ANNA);
    expect([access.standing(ANNA), p1()]).toEqual(['stranger', device]);
    await people.resume(as(OWNER, 101), ANNA);
    expect(access.standing(ANNA)).toBe('friend');
    expect({ ...p1(), next: null }).toEqual({ ...device, next: null });
  });
});

describe('extending', () => {
  it('adds to what is left, or begins now when nothing is; it makes warnings possible again', async () => {
    for (const [until, expected] of [
      [NOW + HOUR, NOW + HOUR + 7 * DAY],
      [NOW - 9 * DAY, NOW + 7 * DAY],
    ] as const) {
      const { people, anna } = await open({ until: iso(until), warned_days: 0 });
      await people.extend(as(OWNER), ANNA, 7);
      expect(anna()).toMatchObject({ until: iso(expected), warned_days: null });
    }
  });

  it('gives a guest who never connected more days, and nobody who is in for good an end', async () => {
    const guest = await open({ until: null, days_from_first: 7 });
    await guest.people.extend(as(OWNER), ANNA, 30);
    expect(guest.anna()).toMatchObject({ until: null, days_from_first: 37 });
    await guest.people.extend(as(OWNER, 101), ANNA, null);
    expect(guest.anna()).toMatchObject({ until: null, days_from_first: null });
    await guest.people.extend(as(OWNER, 102), ANNA, 7);
    expect(guest.anna()).toMatchObject({ until: null, days_from_first: null });
  });

  it('by a button works once: the end that it was made for is over', async () => {
    const { people, store, anna } = await open();
    const tag = endTag(store.state.users[ANNA] ?? user(ANNA));
    await people.extend(as(OWNER), ANNA, 7, tag);
    await expect(people.extend(as(OWNER, 101), ANNA, 7, tag)).rejects.toMatchObject({ code: 'stale-button' });
    expect(anna()?.until).toBe(iso(NOW + HOUR + 7 * DAY));
    await people.extend(as(OWNER), ANNA, 7, tag); // delivered again: answered as at first
  });
});

it('refuses an end that has passed', async () => {
  const { people } = await open();
  await expect(people.setUntil(as(OWNER), ANNA, NOW)).rejects.toMatchObject({ code: 'past-date' });
});

it('takes an empty note or name as none', async () => {
  const { people, anna } = await open({ note: 'x', called: 'y' });
  await people.setNote(as(OWNER), ANNA, ' ');
  await people.rename(as(OWNER, 101), ANNA, '');
  expect(anna()).toMatchObject({ note: null, called: null });
});

describe('a co-admin', () => {
  it('can neither remove the owner nor another who holds rights', async () => {
    const { access } = await open();
    await expect(access.remove(OWNER, 100, COADMIN)).rejects.toMatchObject({ code: 'owner-stays' });
    await expect(access.remove(COADMIN, 101, COADMIN)).rejects.toMatchObject({ code: 'owner-only' });
    expect(await access.remove(ANNA, 102, COADMIN)).toMatchObject({ telegram_id: ANNA });
    expect(await access.remove(COADMIN, 103, OWNER)).toMatchObject({ telegram_id: COADMIN });
  });

  it('who was removed and is let in again has no rights', async () => {
    const { access, store } = await open();
    await access.remove(COADMIN, 100);
    await access.add(COADMIN, 101);
    expect(store.state.users[COADMIN]?.rights).toEqual([]);
  });

  it('whom the owner paused comes back by the owner only', async () => {
    const { access, people } = await open();
    await people.pause(as(OWNER), COADMIN);
    await expect(access.add(COADMIN, 101, null, 8)).rejects.toMatchObject({ code: 'owner-only' });
    expect(await access.add(COADMIN, 102)).toBe('added');
  });
});
