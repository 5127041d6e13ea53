import { describe, expect, it } from 'vitest';
import { parseStore } from '../../src/store/parse-store.ts';
import { Chance } from '../lab/chance.ts';
import { seedFrom } from '../lab/choose-seed.ts';
import { missingFor } from '../lab/requirements.ts';
import { configsOf } from '../stage/received-config.ts';
import { hammer } from './hammer.ts';
import { killAgainAndAgain, timeOfStart } from './killer.ts';
import { troubleClock, troubleProxies } from './machine-trouble.ts';
import { tryPhones } from './phones.ts';
import { report } from './report.ts';
import { askOnceMore, settle } from './settle.ts';
import { type Stage, setStage } from './stage.ts';
import { TidyFriend } from './tidy-friend.ts';
import { troubleNodes, troubleTelegram } from './trouble.ts';
import { judge } from './verdict.ts';

const seed = seedFrom('TORTURE_SEED');
const kills = Number(process.env['TORTURE_KILLS'] ?? 200);
const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd', 'nft', 'mount', 'umount');

/** Two daemons beside each other, each with its own servers, people and Telegram: one alone leaves half of a machine idle. */
const DAEMONS = 2;
const first = new Chance(seed);
const daemons = Array.from({ length: DAEMONS }, (_, index) => ({
  name: `daemon ${index + 1}`,
  chance: first.fork(),
  proxies: index + 1,
  kills: Math.ceil(kills / DAEMONS),
}));

describe.skipIf(missing).concurrent(`${kills} kills at random moments (TORTURE_SEED=${seed})`, () => {
  it.for(daemons)(
    'break no promise of $name',
    { timeout: kills * 20_000 + 1_800_000 },
    async ({ name, chance, proxies, kills }, { onTestFinished }) => {
      say(name, `TORTURE_SEED=${seed}, ${kills} kills`);
      const stage = await setStage(chance, proxies, onTestFinished);
      try {
        const killsPerSecond = await torment(stage, chance, kills);
        say(name, `${killsPerSecond.toFixed(2)} kills a second`);
        await settle(stage);
        stage.owner.repeatRefused(stage.disk);
        await settle(stage);
        await stage.campaign.end();
        await settle(stage);
        await askOnceMore(stage);
        await settle(stage);
        judge(stage);
        const work = workDone(stage);
        say(name, JSON.stringify(work));
        expect(work).toMatchObject({ configs: expect.toSatisfy(isSome), 'roll-outs begun': expect.toSatisfy(isSome) });
        await tryPhones(stage, chance);
        await settle(stage);
      } catch (error) {
        throw new Error(`TORTURE_SEED=${seed}: ${report(stage, error)}`, { cause: error });
      }
    },
  );
});

/** Kills, while everybody writes and everything else breaks; returns when all of it has ended. */
async function torment(stage: Stage, chance: Chance, kills: number): Promise<number> {
  const startMs = await timeOfStart(stage.story);
  const enough = new AbortController();
  const begun = performance.now();
  const rest = [
    hammer(stage, chance.fork(), enough.signal),
    troubleTelegram(stage, chance.fork(), enough.signal),
    troubleNodes(stage, chance.fork(), enough.signal),
    troubleClock(stage, chance.fork(), enough.signal),
    troubleProxies(stage, chance.fork(), enough.signal),
    stage.disk.trouble(chance.fork(), enough.signal),
    stage.campaign.run(chance.fork(), enough.signal),
  ];
  const killing = killAgainAndAgain(stage.story, chance.fork(), {
    kills,
    startMs,
    isEnough: () => isEnough(stage, kills),
  });
  try {
    await Promise.race([killing, Promise.all(rest)]); // what breaks is told at once
    await killing;
  } finally {
    enough.abort();
    await Promise.all(rest);
  }
  return (kills / (performance.now() - begun)) * 1000;
}

/** What came of it all. */
function workDone(stage: Stage): Readonly<Record<string, number>> {
  const { story, friends, again, campaign, disk, exits, proxies } = stage;
  const configs = friends.flatMap(({ person }) => configsOf(person));
  const tidy = friends.filter((friend) => friend instanceof TidyFriend);
  return {
    calls: story.api.calls.length,
    revisions: parseStore(story.daemon.store).revision,
    configs: configs.length,
    keys: new Set(configs.map(({ publicKey }) => publicKey)).size,
    'counted keys': tidy.reduce((sum, { regens }) => sum + regens, 0),
    'updates again': again.count,
    'roll-outs begun': campaign.begun,
    'choices of exits': exits.loads,
    'times without room': disk.fills,
    'lies of proxies': proxies.reduce((sum, { lies }) => sum + lies, 0),
  };
}

/** Whether there was enough to lose. A slow machine needs more kills for that; elsewhere about a tenth of them bring as much. */
function isEnough(stage: Stage, kills: number): boolean {
  const work = workDone(stage);
  const least = { configs: kills / 2, keys: kills / 5, 'counted keys': kills / 100, 'updates again': kills / 5 };
  return (
    Object.values(work).every((count) => count > 0) &&
    Object.entries(least).every(([what, count]) => (work[what] ?? 0) > count)
  );
}

const isSome = (count: number): boolean => count > 0;
const say = (name: string, line: string): boolean => process.stdout.write(`torture, ${name}: ${line}\n`);
