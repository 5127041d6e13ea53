import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** Installs these Debian packages by apt, as root; throws when apt fails. */
export function installPackages(missing: readonly string[]): void {
  const noServices = refuseServices();
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const words = ['install', '-y', '-qq', '--no-install-recommends', ...missing];
    for (const args of [['update', '-qq'], words]) {
      const { status } = spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
      if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed; the tests need: ${missing.join(', ')}`);
    }
  } finally {
    noServices.end();
  }
}

/** The tests want programs: what a package would start as a service on this machine stays off (Debian's policy-rc.d). */
function refuseServices(): { end: () => void } {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return { end: () => undefined };
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return { end: () => rmSync(policy, { force: true }) };
}
