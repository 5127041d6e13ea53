import { expect } from 'vitest';
import type { Machine } from './machine.ts';
import { placesOfPage } from './page.ts';

/** Of the page's table what is there only at times: with a second server, after a takeover, and where the kernel has no WireGuard. */
const AT_TIMES = [
  '/opt/vpnservice/eu1.key',
  '/opt/vpnservice.before',
  '/usr/local/sbin/vpn-bot-wireguard-go',
  '/etc/systemd/system/wg-quick@wg0.service.d/vpn-bot.conf',
];

/** A place is on the machine as deploy/MOVING.md says. */
export async function expectPlace(machine: Machine, path: string): Promise<void> {
  const told = placesOfPage().get(path);
  expect(await machine.run('stat', '-c', '%a %U', path), path).toBe(told);
}

/** So is every place that is always there. */
export async function expectPlaces(machine: Machine): Promise<void> {
  const always = [...placesOfPage().keys()].filter((path) => !AT_TIMES.includes(path));
  expect(always.length).toBeGreaterThan(10);
  for (const path of always) await expectPlace(machine, path);
}
