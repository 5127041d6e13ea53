import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Moved, NO_TRAFFIC, plus } from '../../src/health/series.ts';
import { sumsOf } from '../../src/health/traffic-sums.ts';
import { TrafficFile } from '../../src/store/traffic-file.ts';
import { eventually } from '../lab/eventually.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { missingFor } from '../lab/requirements.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { ask, goOnline } from '../stage/online.ts';
import { beginStory, type Story } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');

it.skipIf(missing)(
  'traffic is kept across new keys, restarts of the daemon, and interfaces made anew',
  { timeout: 120_000 },
  async () => {
    const story = await beginStory({ RECONCILE_SECONDS: 1 });
    const { friend, phone, config, server } = await goOnline(story, 501, 'Anna');
    await phone.down();
    const first = await transfer(server);
    expect(first.received).toBeGreaterThan(0);

    await story.daemon.stop();
    await phone.up(config.text, config.name); // while nobody looks
    expect(await phone.reaches(server.address)).toBe(true);
    await phone.down();
    const second = await transfer(server);
    expect(second.received).toBeGreaterThan(first.received);
    await startAndLook(story);
    expect(await counted(story)).toEqual(second);

    await server.restart();
    await story.daemon.start();
    await eventually(async () => (await server.allowedIps()).size === 1);
    await phone.up(config.text, config.name);
    expect(await phone.reaches(server.address)).toBe(true);
    const next = await ask(friend, '/regen');
    await phone.switchTo(next.text, next.name);
    expect(await phone.reaches(server.address)).toBe(true);
    await phone.down();
    const total = await counted(story);
    expect(total.received).toBeGreaterThan(second.received);
    expect(story.api.violations).toEqual([]);
  },
);

/** A daemon that ends before its first look has nothing to count. */
async function startAndLook({ daemon }: Story): Promise<void> {
  const from = daemon.log.length;
  await daemon.start();
  await daemon.says('node main is up', { from });
}

/** What the interface has moved for its peers. */
async function transfer(server: WireguardServer): Promise<Moved> {
  const lines = (await server.wg('show', 'transfer')).trim().split('\n');
  return lines
    .map((line) => line.split('\t').map(Number))
    .reduce((sum, [, received = 0, sent = 0]) => plus(sum, { received, sent }), NO_TRAFFIC);
}

/** What the daemon wrote at its end. */
async function counted({ daemon }: Story): Promise<Moved> {
  await daemon.stop();
  const { devices } = await new TrafficFile(join(daemon.folder, 'data', 'peers.json'), recordLog().log).load();
  return sumsOf(devices.values(), Date.now(), (ms) => ms).total;
}
