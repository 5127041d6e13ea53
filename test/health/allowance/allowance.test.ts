import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GB, isChanged, judge, usedBy, usedByFriends } from '../../../src/health/allowance/allowance.ts';
import { dateOf, monthOf } from '../../../src/health/allowance/month.ts';
import { createDayOf, DAY_MS } from '../../../src/health/calendar.ts';
import { account, EMPTY_BOOK, type TrafficBook } from '../../../src/health/traffic.ts';
import { defaultPreferences, type Preferences } from '../../../src/peers/records/preferences.ts';
import type { DraftUser, UserRecord } from '../../../src/peers/records/user-record.ts';
import { peer, user } from '../../stage/sample-state.ts';
import { type Counted, pollOf } from './book-lab.ts';

const TODAY = Date.parse('2026-11-20') / DAY_MS;
const MONTH = monthOf(TODAY, 1);
const UNTIL = '2026-12-01T00:00:00.000Z';
const preferences = (more: Partial<Preferences> = {}): Preferences => ({ ...defaultPreferences(), ...more });

/** A friend with a record that is kept as the watch keeps it. */
class Friend {
  record: UserRecord;
  preferences = preferences();
  readonly news: (80 | 100 | 'back')[] = [];
  month = MONTH;
  until = UNTIL;

  constructor(more: Partial<DraftUser> = {}) {
    this.record = user(7, { allowance: { gb: 50, end: 'pause' }, ...more });
  }

  use(gb: number): this {
    const { record: before } = this;
    const judged = judge({
      user: before,
      preferences: this.preferences,
      used: gb * GB,
      month: this.month,
      until: this.until,
    });
    if (isChanged(before, judged))
      this.record = { ...before, allowance_month: judged.month, allowance_over: judged.over };
    if (judged.news !== null) this.news.push(judged.news);
    return this;
  }

  add(gb: number): this {
    const month = this.record.allowance_month ?? { from: dateOf(this.month.from), extra_gb: 0, told: 0, of_gb: 0 };
    this.record = { ...this.record, allowance_month: { ...month, extra_gb: month.extra_gb + gb } };
    return this;
  }
}

it('is told at 80 and at 100 percent, once each', () => {
  const friend = new Friend().use(39.9).use(40).use(45).use(50).use(70);
  expect(friend.news).toEqual([80, 100]);
  expect(friend.record.allowance_over).toEqual({ end: 'pause', until: UNTIL });
});

it('tells only of the end when both are passed at once', () => {
  expect(new Friend().use(60).news).toEqual([100]);
});

it('only tells where that was chosen', () => {
  const friend = new Friend({ allowance: { gb: 50, end: 'tell' } }).use(50);
  expect([friend.news, friend.record.allowance_over]).toEqual([[100], null]);
});

it('opens again with more GB, and tells of their end', () => {
  const friend = new Friend().use(50).add(10).use(50);
  expect([friend.news, friend.record.allowance_over]).toEqual([[100, 'back'], null]);
  friend.use(58).use(60);
  expect(friend.news).toEqual([100, 'back', 100]);
  expect(friend.record.allowance_over).not.toBeNull();
});

it('stays closed where more GB are not enough', () => {
  const friend = new Friend().use(65).add(10).use(65);
  expect(friend.record.allowance_over).not.toBeNull();
  expect(friend.add(10).use(65).record.allowance_over).toBeNull();
});

it('begins anew with the month', () => {
  const friend = new Friend().use(50).add(10).use(62);
  friend.month = monthOf(MONTH.end, 1);
  friend.use(0);
  expect(friend.news).toEqual([100, 'back', 100, 'back'].filter((_, at) => at !== 1));
  expect(friend.record.allowance_month).toEqual({ from: '2026-12-01', extra_gb: 0, told: 0, of_gb: 50 });
});

it('is not taken back when the counted traffic is lost, and told once all the same', () => {
  const friend = new Friend().use(50).use(0).use(45).use(50);
  expect(friend.news).toEqual([100]);
  expect(friend.record.allowance_over).not.toBeNull();
});

it('follows what the owner changes: amount, end, none at all', () => {
  const friend = new Friend().use(50);
  friend.record = { ...friend.record, allowance: { gb: 50, end: 'slow' } };
  expect(friend.use(50).record.allowance_over).toMatchObject({ end: 'slow' });
  friend.record = { ...friend.record, allowance: { gb: 200, end: 'slow' } };
  expect(friend.use(50).record.allowance_over).toBeNull();
  friend.record = { ...friend.record, allowance: { gb: 20, end: 'slow' } };
  expect(friend.use(50).record.allowance_over).not.toBeNull();
  friend.record = { ...friend.record, allowance: { gb: null, end: 'slow' } };
  friend.use(50);
  expect([friend.record.allowance_over, friend.record.allowance_month]).toEqual([null, null]);
});

it('is the default for all but the owner and who has their own', () => {
  const usual = { allowance_gb: 10, allowance_end: 'slow' as const };
  const over = (more: Partial<DraftUser>) => {
    const friend = new Friend(more);
    friend.preferences = preferences(usual);
    return friend.use(10).record.allowance_over?.end ?? null;
  };
  expect([over({ allowance: null }), over({ allowance: null, role: 'owner' }), over({})]).toEqual(['slow', null, null]);
});

const DEVICES = [peer({ wg_ip: '10.0.0.3/32' }), peer({ wg_ip: '10.0.0.4/32', number: 2 })];
const ZERO = { received: 0, sent: 0 };

/** A server and a bot, with what an honest accountant would have written down beside them. */
class World {
  readonly friend = new Friend();
  readonly #dayOf;
  readonly #fromDay: number;
  #at = Date.parse('2026-10-30T12:00:00Z');
  #counters = DEVICES.map(() => ZERO);
  #book: TrafficBook;
  wanted = 0;
  extra = 0;

  constructor(zone: string, fromDay: number) {
    this.#dayOf = createDayOf(zone);
    this.#fromDay = fromDay;
    this.#book = account(EMPTY_BOOK, pollOf(DEVICES, [], this.#at), this.#dayOf);
    this.#setMonth();
  }

  get month() {
    return monthOf(this.#dayOf(this.#at), this.#fromDay);
  }

  get used(): number {
    return usedBy(this.#book, 7, this.month);
  }

  get usedByAll(): number {
    return usedByFriends(this.#book, this.month).get(7) ?? 0;
  }

  pass(days: number): void {
    const before = this.month.from;
    this.#at += days * DAY_MS;
    if (this.month.from !== before) [this.wanted, this.extra] = [0, 0];
    this.#setMonth();
  }

  move(device: number, { received, sent }: Counted): void {
    const add = (one: Counted) => ({ received: one.received + received, sent: one.sent + sent });
    this.#counters = this.#counters.map((one, index) => (index === device ? add(one) : one));
    this.wanted += received + sent;
  }

  restartNode(): void {
    this.#counters = DEVICES.map(() => ZERO);
  }

  restartBot(): void {
    this.#book = structuredClone(this.#book);
  }

  add(): void {
    this.look();
    this.friend.add(10);
    this.extra += 10;
  }

  /** A poll, and the watch. */
  look(): void {
    this.#book = account(this.#book, pollOf(DEVICES, this.#counters, this.#at), this.#dayOf);
    this.friend.use(this.used / GB);
  }

  #setMonth(): void {
    this.friend.month = this.month;
    this.friend.until = dateOf(this.month.end);
  }
}

/** What happens to a server between two looks. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat(1), fc.nat(3e9), fc.nat(9e9)).map(
      ([device, received, sent]) =>
        (world: World) =>
          world.move(device, { received, sent }),
    ),
  },
  { weight: 1, arbitrary: fc.constant((world: World) => world.restartNode()) },
  { weight: 1, arbitrary: fc.constant((world: World) => world.restartBot()) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 20 }).map((days) => (world: World) => world.pass(days)) },
  { weight: 1, arbitrary: fc.constant((world: World) => world.add()) },
);

it('counts exactly the month’s traffic through restarts of bot and server, in any zone, and tells each level once', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Moscow', 'America/New_York', 'Pacific/Kiritimati');
  const days = fc.integer({ min: 1, max: 28 });
  fc.assert(
    fc.property(zones, days, fc.array(step, { maxLength: 40 }), (zone, fromDay, steps) => {
      const world = new World(zone, fromDay);
      const told: string[] = [];
      for (const happen of steps) {
        const before = world.friend.news.length;
        happen(world);
        world.look();
        expect([world.used, world.usedByAll]).toEqual([world.wanted, world.wanted]);
        const total = 50 + world.extra;
        expect(world.friend.record.allowance_over !== null).toBe(world.used >= total * GB);
        const news = world.friend.news.slice(before).filter((what) => what !== 'back');
        told.push(...news.slice(-1).map((what) => `${world.month.from} ${total} ${what}`));
      }
      expect(new Set(told).size).toBe(told.length);
    }),
    { numRuns: 150 },
  );
});
