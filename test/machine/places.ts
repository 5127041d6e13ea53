import { expect } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import type { Host } from './host.ts';
import { placesOfPage } from './page.ts';

/** Of the page's table what is there only at times: with a second server or more doors, after a takeover or `node convert`, with AmneziaWG, and where the kernel has no WireGuard. */
const AT_TIMES = [
  '/var/lib/vpn-bot/services.txt',
  '/var/lib/vpn-bot/update-request',
  '/etc/vpn-bot/allowed_signers',
  '/etc/vpn-bot/deploy_key',
  '/opt/vpnservice/eu1.key',
  '/etc/vpn-bot-doors/relays.nft',
  '/opt/vpnservice.before',
  '/etc/amnezia/amneziawg/wg0.conf',
  '/etc/wireguard/wg0.conf.before-amneziawg',
  '/etc/amnezia/amneziawg/awg0.conf',
  '/etc/apt/sources.list.d/vpn-bot-amnezia.sources',
  '/usr/local/sbin/vpn-bot-wireguard-go',
  '/etc/systemd/system/wg-quick@wg0.service.d/vpn-bot.conf',
];

/** A place is on the machine as deploy/MOVING.md says. */
export async function expectPlace(machine: Host, path: string): Promise<void> {
  const told = placesOfPage().get(path);
  expect(await machine.run('stat', '-c', '%a %U', path), path).toBe(told);
}

/** So is every place that is always there. */
export async function expectPlaces(machine: Host): Promise<void> {
  const always = [...placesOfPage().keys()].filter((path) => !AT_TIMES.includes(path));
  expect(always.length).toBeGreaterThan(10);
  for (const path of always) {
    // the service makes some of them, such as the first backup, seconds after its start
    await eventually(async () => (await machine.try(['test', '-e', path])).exitCode === 0, { timeout: 60_000 });
    await expectPlace(machine, path);
  }
}
