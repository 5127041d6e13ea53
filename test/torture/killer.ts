import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import type { Draft } from '../../src/peers/records.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import type { Story } from '../story/story.ts';
import type { Chance } from './chance.ts';
import { pause } from './pause.ts';

/** Where nothing comes for so long, a life ends all the same; on a machine with much else to do everything takes its time. */
const LONGEST_WAIT_MS = 8000;

/** Kills the running daemon with SIGKILL at a random moment of its life, looks at what it leaves, and starts it again; so many times. */
export async function killAgainAndAgain(story: Story, chance: Chance, kills: number): Promise<void> {
  const { daemon } = story;
  const startMs = await timeOfStart(story);
  let revision = parseStore(daemon.store).revision;
  for (let kill = 0; kill < kills; kill++) {
    await randomMoment(story, chance, startMs);
    daemon.signal('SIGKILL');
    const { code, signal } = await daemon.ended();
    if (signal !== 'SIGKILL') throw new Error(`before kill ${kill} the daemon ended by itself with exit code ${code}`);
    revision = laterRevision(parseStore(daemon.store), revision);
    daemon.launch();
  }
}

/** Of a start with its compiled code at hand, which only a daemon that ends by itself keeps. */
async function timeOfStart({ daemon }: Story): Promise<number> {
  await daemon.stop();
  const from = performance.now();
  const said = daemon.log.length;
  daemon.launch();
  await daemon.says('Telegram is reached', { from: said });
  return performance.now() - from;
}

function laterRevision(store: Draft, before: number): number {
  if (store.revision < before) throw new Error(`the store went back from revision ${before} to ${store.revision}`);
  return store.revision;
}

/** While it starts; or, behind some work done, in the middle of a write, right behind one (when nodes are changed), or of a call. */
async function randomMoment(story: Story, chance: Chance, startMs: number): Promise<void> {
  const moment = chance.weigh({
    starting: 3,
    writing: 4,
    written: 3,
    sendDocument: 3,
    sendMessage: 2,
    getUpdates: 1,
    any: 3,
  });
  if (moment === 'starting') return pause(chance.between(0, startMs));
  const enough = new AbortController();
  const limit = pause(LONGEST_WAIT_MS, enough.signal);
  const sooner = (event: Promise<void>) => Promise.race([event, limit]);
  await sooner(called(story, /^send/, Math.floor(chance.between(0, 8))));
  if (moment === 'any') await pause(chance.happens(0.1) ? chance.between(1000, 3000) : chance.between(0, 300));
  else if (moment === 'writing' || moment === 'written') await sooner(storeTouched(story));
  else await sooner(called(story, new RegExp(moment), 1));
  if (moment === 'written') await pause(chance.between(4, 80));
  else if (chance.happens(0.5)) await pause(chance.between(0, 10));
  enough.abort();
}

/** Resolves when the bot has made so many more calls of such methods. */
async function called({ api }: Story, method: RegExp, times: number): Promise<void> {
  let from = api.calls.length;
  let left = times;
  const look = () => {
    for (; from < api.calls.length; from++) if (method.test(api.calls[from]?.method ?? '')) left -= 1;
    return left <= 0 || undefined;
  };
  const patience = { timeout: LONGEST_WAIT_MS };
  await api.telegram.waiting.until(look, () => '', patience).catch(() => undefined); // a life without: it ends all the same
}

/** Resolves with the next file that is made, written or renamed in the store's folder. */
function storeTouched({ daemon }: Story): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watcher: FSWatcher = watch(dirname(daemon.storePath), { persistent: false }, () => resolve());
  setTimeout(resolve, LONGEST_WAIT_MS).unref();
  return promise.finally(() => watcher.close());
}
