import { readdirSync, readFileSync } from 'node:fs';
import { eventually } from './eventually.ts';

/** Whether a process with this id runs; one that ended but was not waited for does not. */
export function isAlive(pid: number): boolean {
  const state = statusOf(pid)?.state;
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** All living processes that the given one started, and those that they started. */
export function descendantsOf(pid: number): number[] {
  const parents = new Map(processIds().map((id) => [id, statusOf(id)?.parent]));
  const found = [pid];
  for (const parent of found) {
    for (const [id, itsParent] of parents) if (itsParent === parent) found.push(id);
  }
  return found.slice(1).filter(isAlive);
}

/** The living processes in whose command line the text stands. */
export function processesWith(text: string): number[] {
  return processIds().filter((id) => id !== process.pid && readProc(id, 'cmdline')?.includes(text) && isAlive(id));
}

export function processIds(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** A file of a process, or null when the process is gone. */
export function readProc(pid: number, file: 'cmdline' | 'environ' | 'mountinfo' | 'stat'): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return null; // it ended meanwhile
  }
}

/** A process, told apart from a later one with the same id: a busy machine has used all ids within minutes. Null: it is gone. */
export function identityOf(pid: number): string | null {
  const begun = readProc(pid, 'stat')?.split(') ').at(-1)?.split(' ')[19]; // field 22, the name in parentheses may hold spaces
  return begun === undefined ? null : `${pid}, begun at ${begun}`;
}

/** Linux counts processor time in hundredths of a second everywhere. */
const TICK_MS = 10;

/** Processor time in ms of a process itself, and of the children that it has waited for; throws when it is gone. */
export function processorTime(pid: number): { readonly own: number; readonly children: number } {
  // the name in parentheses may hold spaces; utime, stime, cutime, cstime are fields 14 to 17
  const fields = readProc(pid, 'stat')?.split(') ').at(-1)?.split(' ');
  if (!fields) throw new Error(`process ${pid} is gone`);
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15).map((ticks) => Number(ticks) * TICK_MS);
  return { own: utime + stime, children: cutime + cstime };
}

/** Sends a signal to those that still live. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {}
  }
}

/** Asks the processes to end, ends those that do not within two seconds, and returns when all are gone. */
export async function end(pids: readonly number[]): Promise<void> {
  const gone = () => pids.every((pid) => !isAlive(pid));
  signalAll(pids, 'SIGTERM');
  await eventually(gone, { timeout: 2000 }).catch(() => signalAll(pids, 'SIGKILL'));
  await eventually(gone);
}

function statusOf(pid: number): { readonly state: string; readonly parent: number } | null {
  // the name in parentheses may hold anything, also spaces and parentheses
  const found = /^.*\) (\w) (\d+)/s.exec(readProc(pid, 'stat') ?? '');
  return found === null ? null : { state: found[1] ?? '', parent: Number(found[2]) };
}
