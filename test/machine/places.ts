import { expect } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import type { Host } from './host.ts';
import { placesOfPage } from './page.ts';

/** At times only, though their rows begin with what they are for. */
const AT_TIMES = ['/var/lib/vpn-bot/services.txt', '/var/lib/vpn-bot/update-request', '/opt/vpnservice/eu1.key'];

/** A place is on the machine as deploy/MOVING.md says. */
export async function expectPlace(machine: Host, path: string): Promise<void> {
  const told = placesOfPage().get(path)?.is;
  expect(await machine.run('stat', '-c', '%a %U', path), path).toBe(told);
}

/** So is every place that is always there. */
export async function expectPlaces(machine: Host): Promise<void> {
  const always = [...placesOfPage()].flatMap(([path, { atTimes }]) =>
    atTimes || AT_TIMES.includes(path) ? [] : [path],
  );
  expect(always.length).toBeGreaterThan(10);
  for (const path of always) {
    // the service makes some of them, such as the first backup, seconds after its start
    await eventually(async () => expect(await machine.try(['ls', '-d', path])).toMatchObject({ exitCode: 0 }), {
      timeout: 60_000,
    });
    await expectPlace(machine, path);
  }
}
