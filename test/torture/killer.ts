import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import type { Draft } from '../../src/peers/records/records.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import type { Call } from '../lab/bot-api/state/call.ts';
import type { Chance } from '../lab/chance.ts';
import type { Story } from '../stage/story.ts';
import { pause } from './pause.ts';

/** Where nothing comes for so long, a life ends all the same: until it takes updates, and from then on, longer on a slow machine. */
const LONGEST_START_MS = 8000;
const LIFE_MS = { shortest: 1500, longest: 10_000 };

export interface Killing {
  readonly kills: number;
  /** Asked after those: kills go on until it says yes, up to twice as many. */
  readonly isEnough: () => boolean;
  /** How long a start takes. */
  readonly startMs: number;
}

/** Kills the running daemon with SIGKILL at a random moment of its life, looks at what it leaves, and starts it again; at least so many times. */
export async function killAgainAndAgain(
  story: Story,
  chance: Chance,
  { kills, isEnough, startMs }: Killing,
): Promise<void> {
  const { daemon } = story;
  let revision = parseStore(daemon.store).revision;
  for (let kill = 0; kill < kills || (kill < 2 * kills && !isEnough()); kill++) {
    await randomMoment(story, chance, startMs);
    daemon.signal('SIGKILL');
    const { code, signal } = await daemon.ended();
    if (signal !== 'SIGKILL') throw new Error(`before kill ${kill} the daemon ended by itself with exit code ${code}`);
    revision = laterRevision(parseStore(daemon.store), revision);
    daemon.launch();
  }
}

/** How long a start takes with its compiled code at hand, which only a daemon that ends by itself keeps. In ms. */
export async function timeOfStart({ daemon }: Story): Promise<number> {
  await daemon.stop();
  const from = performance.now();
  await daemon.start();
  return performance.now() - from;
}

function laterRevision(store: Draft, before: number): number {
  if (store.revision < before) throw new Error(`the store went back from revision ${before} to ${store.revision}`);
  return store.revision;
}

/**
 * While it starts; or, while it handles the first updates or once it has confirmed some: in the middle of a write, right behind one
 * (when nodes are changed), or of a call.
 */
async function randomMoment(story: Story, chance: Chance, startMs: number): Promise<void> {
  const moment = chance.weigh({
    starting: 2,
    writing: 4,
    written: 3,
    sendDocument: 4,
    sendMessage: 2,
    getUpdates: 1,
    any: 3,
  });
  if (moment === 'starting') return pause(chance.between(0, startMs));
  await called(story, ({ method }) => method === 'setMyCommands', LONGEST_START_MS); // the first poll goes out sooner, but its updates wait
  const longest = Math.min(Math.max(2 * startMs, LIFE_MS.shortest), LIFE_MS.longest);
  const enough = new AbortController();
  const limit = pause(longest, enough.signal);
  const sooner = (event: Promise<void>) => Promise.race([event, limit]);
  if (chance.happens(0.7)) await sooner(called(story, confirms, longest));
  if (moment === 'any') await pause(chance.happens(0.05) ? chance.between(500, 2500) : chance.between(0, 200));
  else if (moment === 'writing' || moment === 'written') await sooner(storeTouched(story, longest));
  else await sooner(called(story, ({ method }) => method === moment, longest));
  if (moment === 'written') await pause(chance.between(4, 80));
  else if (chance.happens(0.5)) await pause(chance.between(0, 10));
  enough.abort();
}

/** What was handled will not come again. */
const confirms = ({ method, args }: Call): boolean => method === 'getUpdates' && args['offset'] !== undefined;

/** Resolves with the bot's next such call, or after so many ms without one. */
async function called({ api }: Story, match: (call: Call) => boolean, timeout: number): Promise<void> {
  const from = api.calls.length;
  const look = () => api.calls.slice(from).some(match) || undefined;
  await api.telegram.waiting.until(look, () => '', { timeout }).catch(() => undefined); // a life without: it ends all the same
}

/** Resolves with the next file that is made, written or renamed in the store's folder, or after so many ms without one. */
function storeTouched({ daemon }: Story, timeout: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watcher: FSWatcher = watch(dirname(daemon.storePath), { persistent: false }, () => resolve());
  setTimeout(resolve, timeout).unref();
  return promise.finally(() => watcher.close());
}
