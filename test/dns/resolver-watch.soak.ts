import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blockFile } from '../../src/downloads/block-lists.ts';
import { printBlockList } from '../../src/exits/lists/block-list.ts';
import type { Draft } from '../../src/peers/records/records.ts';
import { serveRoot } from '../../src/wireguard/drivers/local/serve-root.ts';
import { ResolverWatch } from '../../src/wiring/resolver-watch.ts';
import { DnsTown, NAMES } from '../lab/dns-town.ts';
import { eventually } from '../lab/eventually.ts';
import { SITES } from '../lab/exit-town.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import type { Phone } from '../lab/phone.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { missingFor } from '../lab/requirements.ts';
import { newKey, peer, stateOf, user } from '../stage/sample-state.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'nft', 'dnsmasq');
const LIST = 'https://lists.example/ads.txt';

describe.skipIf(missing)('the bot and a name server', { timeout: 60_000 }, () => {
  const folder = temporaryFolder();
  const peersFile = join(folder, 'peers.json');
  let town: DnsTown;
  let anna: Phone;
  let boris: Phone;
  let state: Draft;
  let watch: ResolverWatch;
  const socket = join(folder, 'dns.sock');
  /** As systemd does: each connection is the input and output of a program of root's. */
  const server = createServer({ allowHalfOpen: true }, async (connection) => {
    let text = '';
    for await (const piece of connection.setEncoding('utf8')) text += piece;
    connection.end(`${await town.run('serve', text)}\n`);
  });

  beforeAll(async () => {
    ({ town, auto: anna, away: boris } = await DnsTown.build());
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const devices = [
      peer({ telegram_id: 2, wg_ip: '10.66.0.3/32', wg_ip6: 'fd66::3/128' }),
      peer({ telegram_id: 3, wg_ip: '10.66.0.4/32', wg_ip6: 'fd66::4/128' }),
    ];
    const link = { public_key: newKey(), next_key: null, wg_ip: '10.77.0.9/32', wg_ip6: null };
    const resolvers = { main: { lists: [LIST], dns_before: null } };
    state = { ...stateOf(devices), links: { main: { eu1: link } }, resolvers };
    writeFileSync(join(folder, 'exit-list.txt'), `${NAMES.home}\n`);
    watch = new ResolverWatch({
      store: { state, update: () => Promise.reject(new Error('it only reads')) },
      drivers: new Map([['main', { resolver: (text) => serveRoot(socket, text, AbortSignal.timeout(20_000)) }]]),
      ...{ peersFile, now: Date.now, log: recordLog().log, notify: () => undefined },
    });
  }, 90_000);
  afterAll(async () => {
    server.close();
    await town?.[Symbol.asyncDispose]();
  });

  it('has it know the owner’s names and the lists, as soon as there are any, and who wants to see ads', async () => {
    expect(watch.stateOf('main')).toBe('unknown');
    expect(watch.stateOf('eu1')).toBeNull();
    await watch.look();
    // a name that there is: without a list it is answered
    for (const friend of [anna, boris])
      await eventually(async () => (await town.ask(friend, NAMES.ads)) === SITES.abroad[0]);
    writeFileSync(blockFile(peersFile, LIST), printBlockList(LIST, [NAMES.ads]));
    await watch.look();
    for (const friend of [anna, boris])
      await eventually(async () => (await town.ask(friend, NAMES.ads)) === 'ENOTFOUND');
    await town.untilAnswers();
    await watch.look();
    expect(watch.stateOf('main')).toBe('answers');
    expect(await town.ask(anna, NAMES.home)).toBe(SITES.abroad[0]);
    expect(await town.exits.seen(anna, SITES.abroad[0])).toBe('entry');
    town.whoAsked();
    await town.ask(boris, NAMES.ads);
    expect(town.whoAsked()).toEqual([]);
    state.users[3] = user(3, { sees_ads: true });
    watch.committed();
    await eventually(async () => {
      await town.ask(boris, NAMES.ads);
      return town.whoAsked().length > 0;
    });
  });
});
