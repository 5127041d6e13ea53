import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { JsonStore } from '../../src/store/json-store.ts';
import { parseStore } from '../../src/store/parse-store.ts';
import { COMPILE_CACHE } from '../lab/compile-cache.ts';
import { temporaryFolder } from '../lab/leftovers.ts';

const CHILD = join(import.meta.dirname, 'kill-child.ts');

/** A process that writes to a store; `acknowledged` is the last revision that it told. */
export interface Writer {
  readonly process: ChildProcess;
  readonly acknowledged: () => number;
  /** How it ended: a signal or an exit code. */
  readonly ended: Promise<NodeJS.Signals | number | null>;
}

/** A writer that is killed keeps no compiled code for the next ones, so the first one runs to its end. */
const folder = temporaryFolder();
beforeAll(async () => {
  expect(await startWriter(join(folder, 'data', 'peers.json'), { updates: 1 }).ended).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

export function startWriter(path: string, { step = 0, updates = 0 } = {}): Writer {
  const args = [CHILD, path, String(step), String(updates)];
  const env = { PATH: process.env['PATH'], NODE_COMPILE_CACHE: COMPILE_CACHE };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const acknowledged = () => Number(told.split('\n').at(-2) ?? 0);
  const ended = once(child, 'close').then(([code, signal]) => signal ?? code);
  return { process: child, acknowledged, ended };
}

/** What a killed writer left is a whole store with all that it acknowledged, and the next one goes on with it. */
export async function expectWhole(path: string, acknowledged: number): Promise<void> {
  if (existsSync(path)) expect(onDisk(path)).toBeGreaterThanOrEqual(acknowledged);
  else expect(acknowledged).toBe(0);
  const store = await JsonStore.open(path, (event) => expect(event).toBeUndefined());
  const { revision } = store.state;
  await store.update((draft) => {
    draft.pending_usernames[`u${revision}`] = { added_at: new Date(0).toISOString() };
    delete draft.pending_usernames[`u${revision - 1}`];
  });
  expect(onDisk(path)).toBe(revision + 1);
  expect(existsSync(`${path}.tmp`)).toBe(false);
}

const onDisk = (path: string): number => parseStore(readFileSync(path, 'utf8')).revision;
