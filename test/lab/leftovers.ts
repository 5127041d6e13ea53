import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { execa } from 'execa';
import { MEMORY_DISK } from './memory-disk.ts';
import { end, isAlive } from './processes.ts';

/** wireguard-go's sockets: one folder for all network namespaces, so interface names are unique on the machine. */
const SOCKETS = '/var/run/wireguard';
/** Links to them, where whoever speaks AmneziaWG looks. */
const LINKS = '/var/run/amneziawg';
const OURS = /^vb([0-9a-z]+)-/;
let count = threadId * 10_000;

/** A name that no other test process uses and that tells whose it is; at most 15 characters, as an interface's must be. */
export function uniqueName(): string {
  count += 1;
  return `vb${process.pid.toString(36)}-${count.toString(36)}`;
}

/** A new folder only root can read. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), `${uniqueName()}-`));
}

/** Removes one network namespace and ends all that runs in it. */
export async function removeNamespace(name: string): Promise<void> {
  const { stdout } = await execa('ip', ['netns', 'pids', name], { reject: false });
  await end(stdout.split('\n').filter(Boolean).map(Number));
  await execa('ip', ['netns', 'del', name]);
}

let swept: Promise<void> | undefined;

/** Once per process: removes what test processes left behind that were ended before they could tidy up. */
export function sweepLeftovers(): Promise<void> {
  swept ??= sweep();
  return swept;
}

async function sweep(): Promise<void> {
  const { stdout } = await execa('ip', ['netns', 'list']);
  const namespaces = stdout.split('\n').map((line) => line.split(' ', 1)[0] ?? '');
  for (const name of namespaces.filter(isOrphan)) await removeNamespace(name).catch(() => undefined); // swept by another
  // a run of other tests may have had its files in memory, or not
  const temporary = [...new Set([tmpdir(), '/tmp', MEMORY_DISK])];
  for (const folder of temporary)
    for (const place of mountsIn(folder).filter((path) => isOrphan(path.slice(folder.length + 1))))
      await execa('umount', ['--lazy', place], { reject: false }); // swept by another
  for (const folder of [...temporary, SOCKETS, LINKS]) {
    for (const name of namesIn(folder).filter(isOrphan)) {
      await unmountBelow(join(folder, name));
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

/** A disk that a test mounted keeps its folder from being removed. */
async function unmountBelow(folder: string): Promise<void> {
  const places = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  for (const place of places.filter((at) => at.startsWith(`${folder}/`)))
    await execa('umount', ['--lazy', place], { reject: false }); // swept by another
}

function isOrphan(name: string): boolean {
  const owner = OURS.exec(name)?.[1];
  return owner !== undefined && !isAlive(Number.parseInt(owner, 36));
}

/** Where something is mounted below this folder, such as a small disk of a test. */
function mountsIn(folder: string): string[] {
  const places = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  return places.filter((place) => place.startsWith(`${folder}/`));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // no wireguard-go ever ran here
  }
}
