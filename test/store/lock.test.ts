import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SetupError } from '../../src/errors.ts';
import { lockStore } from '../../src/store/lock.ts';
import { eventually } from '../lab/eventually.ts';
import { isAlive } from '../lab/processes.ts';
import { testFolder } from '../stage/temporary-store.ts';
import { startChild } from './child.ts';

const pathIn = (folder: string) => join(folder, 'data', 'peers.json');

describe('the lock of a store', () => {
  it('is held against a second process, which says what to do, and is free when the first gives it up', async () => {
    const path = pathIn(testFolder());
    const lock = await lockStore(path);
    const second = startChild('hold-lock.ts', path);
    await eventually(() => second.lines.length > 0);
    expect(second.lines[0]).toBe(
      `SetupError: PEERS_FILE=${path}: another vpn-bot uses this store already; stop that one first`,
    );
    await lock.close();
    const third = startChild('hold-lock.ts', path);
    const line = await eventually(() => third.lines[0]);
    expect(line).toMatch(/^locked \d+$/);
    endAtLast(line);
    await expect(lockStore(path)).rejects.toThrow(SetupError);
  });

  it('ends with its process, also by kill -9 and while a child of it lives on', async () => {
    const path = pathIn(testFolder());
    const holder = startChild('hold-lock.ts', path);
    const line = await eventually(() => holder.lines[0]);
    const orphan = endAtLast(line);
    await holder.kill();
    expect(isAlive(orphan)).toBe(true);
    const lock = await lockStore(path);
    await lock.close();
  });

  it('of one store is nothing to another', async () => {
    const locks = [await lockStore(pathIn(testFolder())), await lockStore(pathIn(testFolder()))];
    for (const lock of locks) await lock.close();
  });
});

/** The orphan that a child's line names is ended after the test. */
function endAtLast(line: string): number {
  const pid = Number(line.split(' ')[1]);
  onTestFinished(() => {
    process.kill(pid, 'SIGKILL');
  });
  return pid;
}
