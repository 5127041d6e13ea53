import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseStore } from '../../src/store/parse-store.ts';
import { Chance } from '../lab/chance.ts';
import { missingFor } from '../lab/requirements.ts';
import { configsOf } from '../stage/received-config.ts';
import { hammer } from './hammer.ts';
import { killAgainAndAgain, timeOfStart } from './killer.ts';
import { tryPhones } from './phones.ts';
import { report } from './report.ts';
import { askOnceMore, settle } from './settle.ts';
import { type Stage, setStage } from './stage.ts';
import { TidyFriend } from './tidy-friend.ts';
import { troubleNodes, troubleTelegram } from './trouble.ts';
import { judge } from './verdict.ts';

const seed = Number(process.env['TORTURE_SEED'] ?? randomInt(2 ** 32));
const kills = Number(process.env['TORTURE_KILLS'] ?? 200);
const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');

/** Two daemons beside each other, each with its own servers, people and Telegram: one alone leaves half of a machine idle. */
const DAEMONS = 2;
const first = new Chance(seed);
const daemons = Array.from({ length: DAEMONS }, (_, index) => ({
  name: `daemon ${index + 1}`,
  chance: first.fork(),
  kills: Math.ceil(kills / DAEMONS),
}));

describe.skipIf(missing).concurrent(`${kills} kills at random moments (TORTURE_SEED=${seed})`, () => {
  it.for(daemons)(
    'break no promise of $name',
    { timeout: kills * 5000 + 300_000 },
    async ({ name, chance, kills }, { onTestFinished }) => {
      say(name, `TORTURE_SEED=${seed}, ${kills} kills`);
      const stage = await setStage(chance, onTestFinished);
      try {
        const killsPerSecond = await torment(stage, chance, kills);
        say(name, `${killsPerSecond.toFixed(2)} kills a second`);
        await settle(stage);
        await askOnceMore(stage);
        await settle(stage);
        judge(stage);
        say(name, workDone(stage, kills));
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
  ];
  const killing = killAgainAndAgain(stage.story, chance.fork(), { kills, startMs });
  try {
    await Promise.race([killing, Promise.all(rest)]); // what breaks is told at once
    await killing;
  } finally {
    enough.abort();
    await Promise.all(rest);
  }
  return (kills / (performance.now() - begun)) * 1000;
}

/** What came of it all: without work there is nothing to lose. */
function workDone({ story: { api, daemon }, friends, again }: Stage, kills: number): string {
  const configs = friends.flatMap(({ person }) => configsOf(person));
  const keys = new Set(configs.map(({ publicKey }) => publicKey));
  const counted = friends.filter((friend) => friend instanceof TidyFriend).reduce((sum, { regens }) => sum + regens, 0);
  expect(configs.length, 'configs delivered').toBeGreaterThan(kills / 2);
  expect(keys.size, 'keys delivered').toBeGreaterThan(kills / 5);
  expect(counted, 'commands that make one key each').toBeGreaterThan(kills / 100); // about ten times as many are usual
  expect(again.count, 'updates delivered again').toBeGreaterThan(kills / 5);
  const { revision } = parseStore(daemon.store);
  return [
    `${api.calls.length} calls, ${revision} revisions`,
    `${configs.length} configs, ${keys.size} keys, of them ${counted} counted`,
    `${again.count} updates again`,
  ].join('; ');
}

const say = (name: string, line: string): boolean => process.stdout.write(`torture, ${name}: ${line}\n`);
