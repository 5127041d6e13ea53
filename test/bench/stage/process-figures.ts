import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second everywhere. */
const TICK_MS = 10;

/** Processor time of a process and of the children that it has waited for, in ms. */
export function cpuMs(pid: number): number {
  // the name in parentheses may hold spaces; utime, stime, cutime, cstime are fields 14 to 17
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? [];
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_MS;
}

/** Resident memory, in MB (10^6 bytes). */
export const memoryMb = (pid: number): number => (field(pid, 'status', 'VmRSS') * 1024) / 1e6;

/** What a process has caused to be written to disk, in bytes. */
export const writtenBytes = (pid: number): number => field(pid, 'io', 'write_bytes');

function field(pid: number, file: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1];
  if (found === undefined) throw new Error(`/proc/${pid}/${file} has no ${name}`);
  return Number(found);
}
