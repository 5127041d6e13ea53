import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnerNotice } from '../../src/notices.ts';
import { JsonStore } from '../../src/store/json-store.ts';
import { serveRoot } from '../../src/wireguard/drivers/local/serve-root.ts';
import { ExitWatch } from '../../src/wiring/exit-watch.ts';
import { ExitTown, LISTED } from '../lab/exit-town.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import type { Phone } from '../lab/phone.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { missingFor } from '../lab/requirements.ts';
import { newKey, peer, stateOf, user } from '../stage/sample-state.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'nft');

describe.skipIf(missing)('the bot and an entry', { timeout: 120_000 }, () => {
  const folder = temporaryFolder();
  const notices: OwnerNotice[] = [];
  let town: ExitTown;
  let anna: Phone;
  let store: JsonStore;
  let watch: ExitWatch;
  /** The bot's clock runs ahead of the machine's by this (ms). */
  let ahead = 0;
  const socket = join(folder, 'exits.sock');
  /** As systemd does: each connection is the input and output of a program of root's. */
  const server = createServer({ allowHalfOpen: true }, async (connection) => {
    let text = '';
    for await (const piece of connection.setEncoding('utf8')) text += piece;
    connection.end(`${await town.run('serve', text)}\n`);
  });

  beforeAll(async () => {
    town = await ExitTown.build();
    anna = await town.friend('10.66.0.3', 'fd66::3');
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const device = peer({ telegram_id: 2, wg_ip: '10.66.0.3/32', wg_ip6: 'fd66::3/128' });
    const link = { public_key: newKey(), next_key: null, wg_ip: '10.77.0.9/32', wg_ip6: null };
    store = await JsonStore.open(join(folder, 'peers.json'), () => undefined);
    await store.update((draft) => Object.assign(draft, stateOf([device]), { links: { main: { eu1: link } } }));
    writeFileSync(join(folder, 'exit-list.txt'), `${LISTED.join('\n')}\n`);
    watch = new ExitWatch({
      store,
      drivers: new Map([['main', { exits: (text: string) => serveRoot(socket, text, AbortSignal.timeout(10_000)) }]]),
      peersFile: join(folder, 'peers.json'),
      ...{ country: 'AQ', usual: 'auto', fallback: null, log: recordLog().log },
      now: () => Date.now() + ahead,
      notify: (notice) => notices.push(notice),
    });
  });
  afterAll(async () => {
    server.close();
    await town?.[Symbol.asyncDispose]();
  });

  const choose = async (way: 'auto' | 'home' | 'away') => {
    await store.update((draft) => {
      draft.users[2] = user(2, { exits: { main: { way, to: 'eu1' } } });
    });
    watch.committed();
    await watch.look();
  };

  it('tells it of the default, with the list, and then of each choice alone', async () => {
    await watch.look();
    expect(await town.sees(anna)).toEqual(['entry', 'exit', 'entry', 'exit']);
    await choose('away');
    expect(await town.sees(anna)).toEqual(['exit', 'exit', 'exit', 'exit']);
    await choose('home');
    expect(await town.sees(anna)).toEqual(['entry', 'entry', 'entry', 'entry']);
    expect(watch.stateOf('main')).toMatchObject({ hasTable: true, answers: new Map([['eu1', true]]) });
  });

  it('takes in a list that the owner changed, and leaves one with a mistake alone', async () => {
    await choose('auto');
    writeFileSync(join(folder, 'exit-list.txt'), '198.18.0.0/15\n2001:db8:198::/48\n');
    await watch.look();
    expect(await town.sees(anna)).toEqual(['exit', 'entry', 'exit', 'entry']);
    writeFileSync(join(folder, 'exit-list.txt'), '198.18.0.0/15\n203.0.113.0/99\n');
    await watch.look();
    expect(await town.sees(anna)).toEqual(['exit', 'entry', 'exit', 'entry']);
  });

  it('puts everything back when somebody flushed it', async () => {
    await choose('away');
    await town.run('drop');
    expect(await town.sees(anna)).toEqual(['entry', 'entry', 'entry', 'entry']);
    await watch.look();
    expect(await town.sees(anna)).toEqual(['exit', 'exit', 'exit', 'exit']);
  });

  it('tells the owner once that an exit is silent, and once that it answers', async () => {
    await town.run('keep');
    await town.cutExit(true);
    await town.keepUntil(/^exit eu1 silent$/m);
    const before = Date.now();
    await watch.look();
    await watch.look();
    const since = watch.linksOf('main')?.links[0]?.silentSince ?? 0;
    expect(since).toBeGreaterThanOrEqual(before);
    expect(since).toBeLessThanOrEqual(Date.now());
    expect(notices).toEqual([{ kind: 'exit-silent', node: 'main', exit: 'eu1' }]);
    await town.cutExit(false);
    await town.keepUntil(/^exit eu1 answers$/m);
    await watch.look();
    expect(notices).toHaveLength(1); // it could fall silent again at once
    ahead = 2 * 60_000;
    await watch.look();
    await watch.look();
    expect(watch.linksOf('main')).toEqual({
      ...{ direct: { received: expect.any(Number), sent: expect.any(Number) }, drifted: 0 },
      links: [{ exit: 'eu1', silentSince: null, received: expect.any(Number), sent: expect.any(Number) }],
    });
    expect(watch.linksOf('main')?.links[0]?.received).toBeGreaterThan(0);
    expect(watch.linksOf('eu1')).toBeNull();
    expect(notices).toEqual([
      { kind: 'exit-silent', node: 'main', exit: 'eu1' },
      { kind: 'exit-back', node: 'main', exit: 'eu1' },
    ]);
  });
});
