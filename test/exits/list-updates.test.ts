import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { OwnerNotice } from '../../src/notices.ts';
import { writeDurably } from '../../src/store/durable-write.ts';
import { ListUpdates } from '../../src/wiring/list-updates.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { registryFile } from '../stage/registry-file.ts';
import { RegistryServer } from '../stage/registry-server.ts';

const DAY = 86_400_000;
const networks = (...starts: readonly string[]) =>
  registryFile(starts.map((start) => `ripencc|AQ|ipv4|${start}|512|20120601|allocated|a`));

async function open() {
  const server = await RegistryServer.start();
  const folder = temporaryFolder();
  const at = { links: true, now: Date.now() };
  const notices: OwnerNotice[] = [];
  const start = () =>
    new ListUpdates({
      ...{ peersFile: join(folder, 'peers.json'), country: 'AQ', urls: [server.url], ca: server.certificate },
      ...{ hasLinks: () => at.links, now: () => at.now, write: writeDurably, notify: (notice) => notices.push(notice) },
    });
  const list = () => readFileSync(join(folder, 'exit-list-aq.txt'), 'utf8');
  return { server, folder, at, notices, start, list, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

it('downloads the list once a week, and only where somebody uses it', async () => {
  await using lab = await open();
  const updates = lab.start();
  lab.server.text = networks('5.8.0.0');
  lab.at.links = false;
  await updates.check();
  expect(lab.server.asked).toBe(0);
  lab.at.links = true;
  await updates.check();
  expect(lab.list()).toMatch(/^# country: AQ\n# date: 2026-11-28\n(?:#.*\n)*5\.8\.0\.0\/23\n$/);
  lab.at.now += 6 * DAY;
  await updates.check();
  expect(lab.server.asked).toBe(1);
  lab.server.text = networks('5.10.0.0');
  lab.at.now += 2 * DAY;
  await updates.check();
  expect(lab.list()).toContain('\n5.10.0.0/23\n');
});

it('keeps the last good list, and tells the owner once after a month, restarts or not', async () => {
  await using lab = await open();
  lab.server.text = networks('5.8.0.0');
  await lab.start().check();
  const good = lab.list();
  for (const [days, text] of [
    [8, null],
    [29, networks('5.8.0.0').slice(0, -60)],
  ] as const) {
    lab.server.text = text;
    lab.at.now = Date.now() + days * DAY;
    await expect(lab.start().check()).rejects.toThrow(text === null ? /answered 503/ : /cut off/);
  }
  expect([lab.list(), lab.notices]).toEqual([good, []]);
  lab.server.text = null;
  lab.at.now = Date.now() + 31 * DAY;
  await expect(lab.start().check()).rejects.toThrow();
  await expect(lab.start().check()).rejects.toThrow();
  expect(lab.notices).toEqual([{ kind: 'exit-list-old', country: 'AQ', date: '2026-11-28' }]);
  lab.server.text = networks('5.8.0.0');
  await lab.start().check();
  expect(readdirSync(lab.folder)).toEqual(['exit-list-aq.txt']);
});

it('counts the month from the first try where no download ever worked', async () => {
  await using lab = await open();
  await expect(lab.start().check()).rejects.toThrow();
  lab.at.now += 29 * DAY;
  await expect(lab.start().check()).rejects.toThrow();
  expect(lab.notices).toEqual([]);
  lab.at.now += 2 * DAY;
  await expect(lab.start().check()).rejects.toThrow();
  expect(lab.notices).toMatchObject([{ kind: 'exit-list-old', date: null }]);
});

it('takes a file that does not say since when for none, and ends at once when it is stopped', async () => {
  await using lab = await open();
  writeFileSync(join(lab.folder, 'exit-list-aq.failing.json'), '{"since":');
  await expect(lab.start().check()).rejects.toThrow(/answered 503/);
  const updates = lab.start();
  updates.stop();
  await updates.check();
});
