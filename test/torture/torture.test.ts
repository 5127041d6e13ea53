import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { parseStore } from '../../src/store/parse-store.ts';
import { missingFor } from '../lab/requirements.ts';
import { Chance } from './chance.ts';
import { hammer } from './hammer.ts';
import { killAgainAndAgain } from './killer.ts';
import { tryPhones } from './phones.ts';
import { configsOf } from './received-config.ts';
import { askOnceMore, settle } from './settle.ts';
import { type Stage, setStage } from './stage.ts';
import { troubleNodes, troubleTelegram } from './trouble.ts';
import { judge } from './verdict.ts';

const seed = Number(process.env['TORTURE_SEED'] ?? randomInt(2 ** 32));
const kills = Number(process.env['TORTURE_KILLS'] ?? 200);
const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');

it.skipIf(missing)(
  `keeps every promise through ${kills} kills at random moments`,
  async () => {
    process.stdout.write(`torture: TORTURE_SEED=${seed} TORTURE_KILLS=${kills}\n`);
    const chance = new Chance(seed);
    const stage = await setStage(chance);
    try {
      await torment(stage, chance);
      await settle(stage);
      await askOnceMore(stage);
      await settle(stage);
      judge(stage);
      await tryPhones(stage, chance);
      await settle(stage);
    } catch (error) {
      throw new Error(report(stage, error), { cause: error });
    }
  },
  kills * 3000 + 300_000,
);

/** Kills, while everybody writes and everything else breaks; returns when all of it has ended. */
async function torment(stage: Stage, chance: Chance): Promise<void> {
  const enough = new AbortController();
  const begun = performance.now();
  const rest = [
    hammer(stage, chance.fork(), enough.signal),
    troubleTelegram(stage, chance.fork(), enough.signal),
    troubleNodes(stage, chance.fork(), enough.signal),
  ];
  const killing = killAgainAndAgain(stage.story, chance.fork(), kills);
  try {
    await Promise.race([killing, Promise.all(rest)]); // what breaks is told at once
    await killing;
  } finally {
    enough.abort();
    await Promise.all(rest);
  }
  const perSecond = (kills / (performance.now() - begun)) * 1000;
  process.stdout.write(`torture: ${perSecond.toFixed(2)} kills a second; ${workDone(stage)}\n`);
}

/** What came of it all: without work there is nothing to lose. */
function workDone({ story: { api, daemon }, friends }: Stage): string {
  const configs = friends.flatMap(({ person }) => configsOf(person));
  const keys = new Set(configs.map(({ publicKey }) => publicKey));
  expect(configs.length, 'configs delivered').toBeGreaterThan(kills / 4);
  expect(keys.size, 'keys delivered').toBeGreaterThan(kills / 10);
  const { revision } = parseStore(daemon.store);
  return `${api.calls.length} calls, ${configs.length} configs, ${keys.size} keys, ${revision} revisions`;
}

function report({ story, friends, owner }: Stage, error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const named = /friend (\d+)/.exec(said)?.[1];
  const shown = friends.filter(({ person }) => named === undefined || String(person.id) === named).slice(0, 3);
  return [
    `TORTURE_SEED=${seed}: ${said}`,
    `the end of the log:\n${story.daemon.log.split('\n').slice(-60).join('\n')}`,
    ...[owner, ...shown].map(({ person }) => `the chat of ${person.id}:\n${lastLines(person.chat.transcript)}`),
  ].join('\n\n');
}

const lastLines = (text: string): string => text.split('\n').slice(-60).join('\n');
