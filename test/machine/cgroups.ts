import { mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A machine's control groups, one in each hierarchy that its systemd uses. Without its own, every machine would have the same: a
 * service that ends in one takes away the group in which the other is just about to start a service of that name.
 */
export function makeCgroups(name: string): string[] {
  const folders = cgroupRoots().map((root) => join(root, name));
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  return folders;
}

/** Takes them away; nothing may run in them any more. */
export function removeCgroups(name: string): void {
  for (const root of cgroupRoots()) if (readdirSync(root).includes(name)) removeTree(join(root, name));
}

/** Where groups of this process's may be made: cgroup v2, and beside it the named hierarchy of v1 where there is still one. */
export function cgroupRoots(): string[] {
  const own = new Map<string, string>();
  for (const line of readFileSync('/proc/self/cgroup', 'utf8').trim().split('\n')) {
    const [, controllers = '', path = '/'] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    own.set(controllers, path);
  }
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').trim().split('\n');
  return mounts.flatMap((line) => {
    const [where = '', what = ''] = line.split(' - ');
    const [, , , , mountPoint = ''] = where.split(' ');
    const hierarchy = what.startsWith('cgroup2 ')
      ? ''
      : /^cgroup .*\bname=systemd\b/.test(what)
        ? 'name=systemd'
        : null;
    const path = hierarchy === null ? undefined : own.get(hierarchy);
    return path === undefined ? [] : [join(mountPoint, path)];
  });
}

/** Groups are folders whose files cannot be removed, and go with them. */
function removeTree(folder: string): void {
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of below) removeTree(join(folder, name));
  rmdirSync(folder);
}
