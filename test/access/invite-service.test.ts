import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InviteService } from '../../src/access/invite-service.ts';
import { hashOf } from '../../src/access/invites.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { DAY, HOUR, iso, NOW, peer, sealedKey, user } from '../stage/sample-state.ts';
import { ANNA, OWNER, openAccess, person, withAnna } from './access-lab.ts';

const as = (updateId: number, by = OWNER) => ({ by, updateId });

async function open(fill?: (draft: Draft) => void) {
  const opened = await openAccess(fill);
  const { store, clock } = opened;
  const service = () => new InviteService({ store, ownerId: OWNER, now: () => clock.now });
  return { ...opened, invites: service(), restarted: service };
}

describe('an invite', () => {
  it('is 128 random bits that fit Telegram’s start parameter; the store has their hash alone', async () => {
    const { invites, store, text } = await open();
    const { secret } = await invites.create(as(100));
    expect(secret).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(16);
    expect(Object.keys(store.state.invites)).toEqual([hashOf(secret)]);
    expect(text()).not.toContain(secret);
    expect((await invites.create(as(101))).secret).not.toBe(secret);
  });

  it('lets its bearer in for 72 hours and not a moment longer', async () => {
    for (const [ms, kind] of [
      [72 * HOUR - 1, 'in'],
      [72 * HOUR, 'refused'],
    ] as const) {
      const { invites, clock, access } = await open();
      const { secret } = await invites.create(as(100));
      clock.now += ms;
      expect((await invites.use(secret, person(8), 101)).kind).toBe(kind);
      expect(access.standing(8)).toBe(kind === 'in' ? 'friend' : 'stranger');
    }
  });

  it('gives what it promised, and brings devices back whose owner was removed', async () => {
    const next = { ...sealedKey(), sent_at: iso(NOW - DAY) };
    const device = peer({ telegram_id: ANNA, next });
    const { invites, store } = await open((draft) => {
      withAnna({ removed_at: iso(NOW - HOUR), rights: ['people'], warned_days: 0 })(draft);
      draft.peers['p1'] = device;
    });
    const wishes = { name: 'Anna of the choir', days_from_first: 30, allowed_nodes: ['eu1'] };
    const { secret } = await invites.create(as(100, 9), wishes);
    await invites.use(secret, person(ANNA, 'anna'), 101);
    expect(store.state.users[ANNA]).toEqual(
      user(ANNA, {
        called: 'Anna of the choir',
        days_from_first: 30,
        allowed_nodes: ['eu1'],
        invited_by: 9,
        admitted_at: iso(NOW),
      }),
    );
    expect(store.state.peers['p1']).toEqual({ ...device, next: { ...next, sent_at: iso(NOW) } });
    expect(store.state.invites).toEqual({});
  });

  it('whose last day has passed is no invite', async () => {
    const { invites, clock } = await open();
    const { secret } = await invites.create(as(100), { until: iso(NOW + HOUR) });
    clock.now += HOUR;
    expect(await invites.use(secret, person(8), 101)).toEqual({ kind: 'refused' });
    expect(invites.open).toEqual([]);
  });

  it('changes nothing when it is refused, or for one who is in', async () => {
    const { invites, store, access } = await open((draft) => {
      draft.blocked[20] = iso(NOW);
      draft.users[21] = user(21, { active: false });
      draft.users[22] = user(22);
    });
    const { secret } = await invites.create(as(100));
    const before = store.state;
    expect(await invites.use(`${secret}A`, person(8), 101)).toEqual({ kind: 'refused' });
    for (const id of [20, 21]) expect(await invites.use(secret, person(id), 102)).toEqual({ kind: 'refused' });
    for (const id of [22, OWNER]) expect(await invites.use(secret, person(id), 103)).toEqual({ kind: 'already' });
    expect(store.state).toBe(before);
    expect((await invites.use(secret, person(8), 104)).kind).toBe('in');
    expect(access.standing(8)).toBe('friend');
  });

  it('does not let in again whom the owner removed after it was used, however often its update comes', async () => {
    const { invites, access } = await open();
    const { secret } = await invites.create(as(100));
    await invites.use(secret, person(8), 101);
    await access.remove(8, 102);
    expect(await invites.use(secret, person(8), 101)).toEqual({ kind: 'refused' });
    expect(access.standing(8)).toBe('stranger');
  });
});

describe('making one again by the same update', () => {
  it('gives the same link while the daemon lives, and after a crash another that replaces it', async () => {
    const { invites, restarted, store } = await open();
    const first = await invites.create(as(100), { name: 'Anna' });
    const before = store.state;
    expect(await invites.create(as(100), { name: 'Anna' })).toEqual(first);
    expect(store.state).toBe(before);
    const second = await restarted().create(as(100), { name: 'ignored' });
    expect(second.invite).toEqual(first.invite);
    expect(Object.keys(store.state.invites)).toEqual([hashOf(second.secret)]);
  });

  it('makes none when it was used or taken back since', async () => {
    const { invites, restarted, store } = await open();
    await invites.use((await invites.create(as(100))).secret, person(8), 101);
    await invites.takeBack(as(103), (await invites.create(as(102))).tag);
    for (const updateId of [100, 102])
      await expect(restarted().create(as(updateId))).rejects.toMatchObject({ code: 'invite-gone' });
    expect(store.state.invites).toEqual({});
  });
});

describe('changing one that is open', () => {
  it('counts its hours from now, and keeps the secret', async () => {
    const { invites, clock, access } = await open();
    const { secret, tag } = await invites.create(as(100));
    clock.now += 71 * HOUR;
    await invites.edit(as(101), tag, { what: 'hours', hours: 24 });
    await invites.edit(as(102), tag, { what: 'days', days: 7 });
    clock.now += 23 * HOUR;
    expect(await invites.use(secret, person(8), 103)).toMatchObject({ user: { days_from_first: 7 } });
    expect(access.standing(8)).toBe('friend');
  });

  it('turns nodes on and off, all of them being no restriction, and the last one staying', async () => {
    const { invites } = await open();
    const { tag } = await invites.create(as(100));
    const turn = async (node: string, updateId: number) => {
      const { invite } = await invites.edit(as(updateId), tag, { what: 'node', node, all: ['main', 'eu1', 'us1'] });
      return invite.allowed_nodes;
    };
    expect(await turn('main', 101)).toEqual(['eu1', 'us1']);
    expect(await turn('main', 101)).toEqual(['eu1', 'us1']); // delivered again
    expect(await turn('us1', 102)).toEqual(['eu1']);
    await expect(turn('eu1', 103)).rejects.toMatchObject({ code: 'invite-needs-server' });
    await turn('us1', 104);
    expect(await turn('main', 105)).toBeNull();
  });

  it('says that it is gone when it was used, taken back, has expired or never was', async () => {
    const { invites, clock } = await open();
    const { tag } = await invites.create(as(100));
    await invites.takeBack(as(101), tag);
    await invites.takeBack(as(101), tag); // delivered again
    await expect(invites.takeBack(as(102), tag)).rejects.toMatchObject({ code: 'invite-gone' });
    const late = await invites.create(as(103));
    clock.now += 73 * HOUR;
    await expect(invites.edit(as(104), late.tag, { what: 'days', days: 7 })).rejects.toMatchObject({
      code: 'invite-gone',
    });
  });
});

it('no more are open at one time than a list can show', async () => {
  const { invites, clock } = await open();
  for (let i = 0; i < 25; i++) await invites.create(as(100 + i));
  await expect(invites.create(as(200))).rejects.toMatchObject({ code: 'too-many-invites' });
  clock.now += 73 * HOUR;
  await invites.create(as(201));
});

describe('whoever tries which link in whatever order, updates coming again and the daemon being started anew', () => {
  const attempt = fc.record({ who: fc.integer({ min: 10, max: 13 }), link: fc.nat(2), again: fc.boolean() });

  it('no link lets in two people, and nobody comes in without one of their own', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { maxLength: 12 }), async (attempts) => {
        const { invites, restarted, access } = await open();
        const secrets = [];
        for (let i = 0; i < 2; i++) secrets.push((await invites.create(as(i))).secret);
        secrets.push('forged');
        const bearers = new Map<number, number>();
        for (const [i, { who, link, again }] of attempts.entries()) {
          const wasIn = access.standing(who) === 'friend';
          const result = await restarted().use(secrets[link] ?? '', person(who), 100 + i);
          if (result.kind === 'in') {
            expect([wasIn, bearers.has(link), link < 2]).toEqual([false, false, true]);
            bearers.set(link, who);
          }
          expect(result.kind === 'already').toBe(wasIn);
          if (again) expect(await restarted().use(secrets[link] ?? '', person(who), 100 + i)).toEqual(result);
        }
        const people = [10, 11, 12, 13].filter((id) => access.standing(id) === 'friend');
        expect(people).toEqual([...bearers.values()].sort());
      }),
      { numRuns: 40 },
    );
  });
});
