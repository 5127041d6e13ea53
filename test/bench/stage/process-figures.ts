import { readFileSync } from 'node:fs';
import { processorTime } from '../../lab/processes.ts';

/** Processor time of a process and of the children that it has waited for, in ms. */
export function cpuMs(pid: number): number {
  const { own, children } = processorTime(pid);
  return own + children;
}

/** Resident memory, in MB (10^6 bytes). */
export const memoryMb = (pid: number): number => (field(pid, 'status', 'VmRSS') * 1024) / 1e6;

/** The most resident memory that a process ever had, in MB (10^6 bytes). */
export const peakMemoryMb = (pid: number): number => (field(pid, 'status', 'VmHWM') * 1024) / 1e6;

/** Of what it has, what are pages of files, which the system takes back when it needs them, in MB. */
export const filePagesMb = (pid: number): number => (field(pid, 'status', 'RssFile') * 1024) / 1e6;

/** What a process has caused to be written to disk, in bytes. */
export const writtenBytes = (pid: number): number => field(pid, 'io', 'write_bytes');

function field(pid: number, file: string, name: string): number {
  const found = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1];
  if (found === undefined) throw new Error(`/proc/${pid}/${file} has no ${name}`);
  return Number(found);
}
