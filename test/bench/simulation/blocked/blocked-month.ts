import { openRollOut } from '../../../../src/peers/records/rollout-record.ts';
import { Chance } from '../../../lab/chance.ts';
import { DAY, HOUR } from '../../../stage/sample-state.ts';
import { BlockedWorld } from './blocked-world.ts';
import { type BlockedFriend, type Outage, SETTLED_MS } from './friend.ts';
import { whenAwake } from './waking.ts';

export interface BlockedOptions {
  readonly friends: number;
  readonly days: number;
  readonly seed: number;
  /** Told once for each day. */
  readonly onDay?: (line: string) => void;
}

export interface BlockedReport extends Omit<BlockedOptions, 'onDay'> {
  readonly outages: readonly Outage[];
  /** Friends with a spare in the end. */
  readonly spares: number;
  readonly telegramDays: number;
  readonly doorsShut: number;
  readonly rollOuts: number;
  /** Files that came unasked. */
  readonly news: number;
  readonly seconds: number;
}

const MINUTE = 60_000;
/** Of all friends so many lose the way that they use, each day. */
const BLOCKED_A_DAY = 0.05;
/** One day of each so many nobody reaches Telegram without a VPN, and a door is closed to the whole country, the days beginning with these. */
const TELEGRAM = { each: 8, first: 4 };
const DOOR = { each: 9, first: 2 };
/** How often the bot tries doors and goes on with roll-outs. */
const ROUND = 5 * MINUTE;
/** How long the owner takes to read an alert and send new files, and how long they wait for the last ones. */
const OWNER_ACTS = 30 * MINUTE;
const ROLL_OUT_LASTS = 3 * DAY;

/** Lives through the days, after a first week and a bit in which everybody settles in and is offered a spare. */
export async function liveBlocked({ friends: count, days, seed, onDay }: BlockedOptions): Promise<BlockedReport> {
  const began = performance.now();
  const chance = new Chance(seed);
  const world = new BlockedWorld();
  const tally = { telegramDays: 0, doorsShut: 0, rollOuts: 0 };
  try {
    await world.open(count, chance.fork());
    const { timeline } = world;
    const start = timeline.now;
    timeline.begin(start, () => arrive(world));
    timeline.begin(start + HOUR, () => everyHour(world));
    await timeline.run(start + SETTLED_MS);
    timeline.begin(timeline.now, () => everyFiveMinutes(world, tally));
    const first = timeline.now;
    for (let day = 0; day < days; day += 1) {
      const from = first + day * DAY;
      planDay(world, chance, { day, from }, tally);
      await timeline.run(from + DAY);
      onDay?.(`day ${day + 1}: ${world.outages.length} times out so far`);
    }
    world.isTelegramBlocked = false;
    await timeline.run(timeline.now + 2 * DAY); // whoever is out comes back
    const spares = Object.values(world.bot.state.peers).filter(({ spare, removed_at }) => spare && removed_at === null);
    const { outages, news } = world;
    const seconds = (performance.now() - began) / 1000;
    return { friends: count, days, seed, outages, spares: spares.length, news, ...tally, seconds };
  } finally {
    await world.close();
  }
}

/** Everybody asks for a first file and switches it on. */
async function arrive({ life, bot, friends }: BlockedWorld): Promise<void> {
  for (const id of friends.keys()) await life.peers.getConfig(bot.asker(id));
  await bot.settle();
  for (const friend of friends.values()) {
    const [tunnel] = friend.unread.splice(0);
    if (!tunnel) continue;
    friend.app.push(tunnel);
    friend.current = tunnel;
  }
}

async function everyHour(world: BlockedWorld): Promise<void> {
  const { timeline, bot, friends } = world;
  for (;;) {
    await world.look();
    if (whenAwake(timeline.now) === timeline.now) {
      for (const id of await bot.offerSpares()) {
        const friend = friends.get(id);
        if (friend?.takesSpare) timeline.begin(timeline.now, () => friend.takeSpare());
      }
      for (const friend of friends.values())
        if (friend.unread.length > 0) timeline.begin(timeline.now, () => friend.opensMail());
    }
    await timeline.sleepUntil(timeline.now + HOUR);
  }
}

async function everyFiveMinutes(world: BlockedWorld, tally: { rollOuts: number }): Promise<void> {
  const { timeline, bot } = world;
  const known = new Set<string>();
  for (;;) {
    for (const { nodeId, door } of await bot.tryDoors()) {
      if (known.has(door)) continue;
      known.add(door);
      tally.rollOuts += 1;
      timeline.begin(whenAwake(timeline.now) + OWNER_ACTS, () => sendNewFiles(world, nodeId, door));
    }
    await bot.rollOn();
    await timeline.sleepUntil(timeline.now + ROUND);
  }
}

/** The owner has read that a door is shut: it is announced to close, and everybody who uses it gets a file with another one. */
async function sendNewFiles({ timeline, bot }: BlockedWorld, nodeId: string, door: string): Promise<void> {
  const owner = () => ({ by: 1, updateId: bot.asker(1).updateId });
  await bot.rollOuts.announce(owner(), nodeId, door, new Date(timeline.now + 7 * DAY).toISOString());
  const id = await bot.rollOuts.start(owner(), nodeId, null).catch(() => null); // nobody uses it
  if (id === null) return;
  await timeline.sleepUntil(timeline.now + ROLL_OUT_LASTS);
  if (openRollOut(bot.state, nodeId) === id) await bot.rollOuts.finish(owner(), id);
}

/** Who is blocked when on this day, whether Telegram is, and whether a door is closed to everybody. */
function planDay(
  world: BlockedWorld,
  chance: Chance,
  { day, from }: { readonly day: number; readonly from: number },
  tally: { telegramDays: number; doorsShut: number },
): void {
  const { timeline, friends, blocks } = world;
  const isBlocked = day % TELEGRAM.each === TELEGRAM.first;
  tally.telegramDays += isBlocked ? 1 : 0;
  timeline.begin(from, async () => {
    world.isTelegramBlocked = isBlocked;
  });
  const all = [...friends.values()];
  const share = all.length * BLOCKED_A_DAY;
  for (let left = Math.floor(share) + (chance.happens(share % 1) ? 1 : 0); left > 0; left -= 1) {
    const [friend, own] = [chance.pick(all), chance.fork()];
    timeline.begin(from + chance.between(0, DAY), () => strikeOne(world, friend, own));
  }
  if (day % DOOR.each !== DOOR.first) return;
  const { door } = chance.pick(world.doors);
  tally.doorsShut += 1;
  timeline.begin(from + chance.between(0, DAY), async () => {
    blocks.strikeAll(door);
    for (const friend of all) if (friend.current?.door === door) timeline.begin(timeline.now, () => friend.strike());
  });
}

async function strikeOne({ blocks }: BlockedWorld, friend: BlockedFriend, chance: Chance): Promise<void> {
  if (friend.isOut || !friend.current) return;
  blocks.strike(friend.id, friend.current, chance);
  await friend.strike();
}
