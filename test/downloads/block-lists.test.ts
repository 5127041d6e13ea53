import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { blockFile, readBlocked, updateBlockFile } from '../../src/downloads/block-lists.ts';
import { writeDurably } from '../../src/store/durable-write.ts';
import { BlockListUpdates } from '../../src/wiring/block-list-updates.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { RegistryServer } from '../stage/registry-server.ts';

const HOUR = 3_600_000;

async function open() {
  const server = await RegistryServer.start();
  const peersFile = join(temporaryFolder(), 'peers.json');
  const common = { peersFile, write: writeDurably, ca: server.certificate };
  return {
    ...{ server, peersFile },
    update: () => updateBlockFile({ ...common, url: server.url }),
    updates: (now: () => number) =>
      new BlockListUpdates({ ...common, urls: () => [server.url, server.url], now, log: recordLog().log }),
    domains: () => readBlocked(peersFile, [server.url]),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

it('takes a list over HTTPS in whatever form it has', async () => {
  await using lab = await open();
  lab.server.text = '# title\n0.0.0.0 ads.example\n||metrics.example^\nx.ads.example\n';
  expect(await lab.domains()).toEqual([]);
  expect(await lab.update()).toBe(2);
  expect(await lab.domains()).toEqual(['ads.example', 'metrics.example']);
  expect(readFileSync(blockFile(lab.peersFile, lab.server.url), 'utf8')).toContain(`# source: ${lab.server.url}\n`);
});

it('keeps the last good one when the new one is missing, no list, or has lost most of itself', async () => {
  await using lab = await open();
  const good = ['a', 'b', 'c', 'd'].map((name) => `${name}.example`);
  lab.server.text = good.join('\n');
  await lab.update();
  for (const [text, why] of [
    [null, /answered 503/],
    ['<html>Sign in</html>\n', /no line names a domain/],
    ['a.example\n', /it has 1 domains, and had 4 before/],
  ] as const) {
    lab.server.text = text;
    await expect(lab.update()).rejects.toThrow(why);
    expect(await lab.domains()).toEqual(good);
  }
});

it('is downloaded once a day, and an hour after it failed', async () => {
  await using lab = await open();
  let now = Date.now();
  const updates = lab.updates(() => now);
  await updates.check();
  await updates.check();
  expect(lab.server.asked).toBe(1); // it failed
  lab.server.text = 'a.example\n';
  now += HOUR;
  await updates.check();
  expect(await lab.domains()).toEqual(['a.example']);
  now += 22 * HOUR;
  await updates.check();
  expect(lab.server.asked).toBe(2);
  now += 3 * HOUR;
  await updates.check();
  expect(lab.server.asked).toBe(3);
});
