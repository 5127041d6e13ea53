import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import type { Draft } from '../../src/peers/records.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import type { Story } from '../story/story.ts';
import type { Chance } from './chance.ts';
import { pause } from './pause.ts';

/** Kills the running daemon with SIGKILL at a random moment of its life, looks at what it leaves, and starts it again; so many times. */
export async function killAgainAndAgain(story: Story, chance: Chance, kills: number): Promise<void> {
  const { daemon } = story;
  let revision = parseStore(daemon.store).revision;
  for (let kill = 0; kill < kills; kill++) {
    await randomMoment(story, chance);
    daemon.signal('SIGKILL');
    const { code, signal } = await daemon.ended();
    if (signal !== 'SIGKILL') throw new Error(`before kill ${kill} the daemon ended by itself with exit code ${code}`);
    revision = laterRevision(parseStore(daemon.store), revision);
    daemon.launch();
  }
}

function laterRevision(store: Draft, before: number): number {
  if (store.revision < before) throw new Error(`the store went back from revision ${before} to ${store.revision}`);
  return store.revision;
}

/** While it starts, in the middle of a write or right behind it (when nodes are changed), during an upload or an answer, or any time. */
async function randomMoment(story: Story, chance: Chance): Promise<void> {
  const moment = chance.weigh({ starting: 3, writing: 4, written: 3, uploading: 3, calling: 2, polling: 1, any: 3 });
  if (moment === 'starting') return pause(chance.between(0, 450));
  const longest = new AbortController();
  const limit = pause(900, longest.signal);
  // behind the start most of the time, for the rest of it is no different from 'starting'
  if (chance.happens(0.9)) await Promise.race([calledFromNow(story, 'getUpdates'), limit]);
  switch (moment) {
    case 'writing':
      await Promise.race([storeTouched(story), limit]);
      if (chance.happens(0.5)) await pause(chance.between(0, 4));
      break;
    case 'written':
      await Promise.race([storeTouched(story), limit]);
      await pause(chance.between(4, 80));
      break;
    case 'uploading':
      await Promise.race([calledFromNow(story, 'sendDocument'), limit]);
      await pause(chance.between(0, 15));
      break;
    case 'calling':
      await Promise.race([calledFromNow(story, 'sendMessage'), limit]);
      break;
    case 'polling':
      await Promise.race([calledFromNow(story, 'getUpdates'), limit]);
      await pause(chance.between(0, 10));
      break;
    default:
      await pause(chance.happens(0.1) ? chance.between(1000, 4000) : chance.between(0, 900));
  }
  longest.abort();
}

/** Resolves when the bot makes its next call of this method. */
async function calledFromNow({ api }: Story, method: string): Promise<void> {
  let from = api.calls.length;
  const look = () => {
    for (; from < api.calls.length; from++) if (api.calls[from]?.method === method) return true;
    return undefined;
  };
  await api.telegram.waiting.until(look, () => `no call of ${method}`, { timeout: 5000 }).catch(() => undefined);
}

/** Resolves with the next file that is made, written or renamed in the store's folder. */
function storeTouched({ daemon }: Story): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watcher: FSWatcher = watch(dirname(daemon.storePath), { persistent: false }, () => resolve());
  return promise.finally(() => watcher.close());
}
