import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { end, isAlive, processesWith, processIds, readProc, signalAll } from '../lab/processes.ts';
import { removeCgroups } from './cgroups.ts';

const OURS = /^vpn-machine-([0-9a-z]+)-/;
/** Where systemd-nspawn keeps notes about machines that it does not clear away when it is killed. */
const NOTES = '/run/systemd/nspawn/propagate';
let count = 0;
let swept: Promise<void> | undefined;

/** A memory disk of its own, by a name that tells whose it is; also when this process is killed it does not stay. */
export async function machineFolder(): Promise<string> {
  swept ??= sweepMachines().then(leaveHeir);
  await swept;
  count += 1;
  const folder = join(tmpdir(), `vpn-machine-${process.pid.toString(36)}-${count}`);
  mkdirSync(folder);
  await execa('mount', ['-t', 'tmpfs', '-o', 'mode=700', 'tmpfs', folder]);
  return folder;
}

/** Takes a machine's folder away, whose processes have ended. */
export async function removeMachine(folder: string): Promise<void> {
  const { stdout } = await execa('findmnt', ['-rno', 'TARGET'], { reject: false });
  const mounts = stdout.split('\n').filter((path) => path === folder || path.startsWith(`${folder}/`));
  for (const path of mounts.toReversed()) await execa('umount', ['-l', path], { reject: false });
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(NOTES, basename(folder)), { recursive: true, force: true });
  removeCgroups(basename(folder));
}

/** A process that outlives us, and removes what we could not. */
function leaveHeir(): void {
  const script = new URL('heir.ts', import.meta.url).pathname;
  const heir = spawn(process.execPath, [script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  heir.unref(); // it waits for the end of its stdin, which is ours
}

/** Removes the machines and the address translation of test processes that were ended before they could tidy up. */
export async function sweepMachines(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter(isOrphan)) {
    // systemd-nspawn, and the way to Telegram's stand-in; what runs inside outlives both
    const processes = [...processesWith(`/${name}/`), ...inhabitantsOf(name)];
    signalAll(processes, 'SIGKILL');
    await end(processes);
    await removeMachine(join(tmpdir(), name));
  }
  const { stdout } = await execa('nft', ['list', 'tables', 'ip'], { reject: false });
  const tables = stdout.split('\n').map((line) => line.replace('table ip ', ''));
  for (const name of tables.filter(isOrphan)) await execa('nft', ['delete', 'table', 'ip', name], { reject: false });
}

/** The processes whose whole file system is this machine's disk. */
function inhabitantsOf(name: string): number[] {
  const disk = new RegExp(`^\\d+ \\d+ \\S+ / / .*/${name}/upper\\b`, 'm');
  return processIds().filter((id) => disk.test(readProc(id, 'mountinfo') ?? ''));
}

function isOrphan(name: string): boolean {
  const owner = OURS.exec(name)?.[1];
  return owner !== undefined && !isAlive(Number.parseInt(owner, 36));
}
