import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveRoot } from '../../src/wireguard/drivers/local/serve-root.ts';
import { ExitWatch } from '../../src/wiring/exit-watch.ts';
import { ExitTown, LISTED, SITES } from '../lab/exit-town.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import type { Phone } from '../lab/phone.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { missingFor } from '../lab/requirements.ts';
import { idleNode, openChat } from '../stage/open-chat.ts';
import { newKey, peer, user } from '../stage/sample-state.ts';

const ANNA = 502;

describe.skipIf(missingFor('wireguard-go', 'wg', 'ip', 'nft'))('a press of the switch', { timeout: 120_000 }, () => {
  let town: ExitTown;
  let phone: Phone;
  const socket = join(temporaryFolder(), 'exits.sock');
  const server = createServer({ allowHalfOpen: true }, async (connection) => {
    let text = '';
    for await (const piece of connection.setEncoding('utf8')) text += piece;
    connection.end(`${await town.run('serve', text)}\n`);
  });

  beforeAll(async () => {
    town = await ExitTown.build();
    phone = await town.friend('10.66.0.3', 'fd66::3');
    await new Promise<void>((resolve) => server.listen(socket, resolve));
  });
  afterAll(async () => {
    server.close();
    await town?.[Symbol.asyncDispose]();
  });

  /** The chat with an entry that is asked as in the daemon, and Anna on auto. */
  async function open() {
    const chat = await openChat(
      (draft) => {
        draft.users[ANNA] = user(ANNA, { name: 'Anna', language: 'en', preferred_server_id: 'main' });
        draft.peers['p1'] = peer({ telegram_id: ANNA, wg_ip: '10.66.0.3/32', wg_ip6: 'fd66::3/128' });
        draft.links = { main: { eu1: { public_key: newKey(), next_key: null, wg_ip: '10.77.0.9/32', wg_ip6: null } } };
      },
      [idleNode('main', 'Home'), idleNode('eu1', 'Vienna')],
    );
    const { store, settings } = chat.core;
    writeFileSync(join(dirname(settings.peersFile), 'exit-list.txt'), `${LISTED.join('\n')}\n`);
    const watch = new ExitWatch({
      ...{ store, peersFile: settings.peersFile, country: 'AQ', usual: 'auto', fallback: null, now: Date.now },
      drivers: new Map([['main', { exits: (text: string) => serveRoot(socket, text, AbortSignal.timeout(10_000)) }]]),
      ...{ log: recordLog().log, notify: () => undefined },
    });
    store.subscribe(() => watch.committed());
    await watch.look();
    expect(await town.sees(phone)).toEqual(['entry', 'exit', 'entry', 'exit']);
    const anna = chat.api.person({ id: ANNA, first_name: 'Anna', language_code: 'en' });
    anna.start();
    return { ...chat, anna };
  }

  /** The ms in which a press has to be in force: two seconds, and time for the looks of this test, which take long where much else runs. */
  async function patience(): Promise<number> {
    const begun = performance.now();
    await town.seen(phone, SITES.home[0]);
    return 2000 + 20 * (performance.now() - begun);
  }

  /** How long (ms) after this moment a site saw who it should see. */
  async function until(seen: string, site: string, since: number): Promise<number> {
    while ((await town.seen(phone, site)) !== seen) {
      if (performance.now() - since > 60_000) throw new Error(`${site} never saw the ${seen}`);
    }
    return performance.now() - since;
  }

  it('of the friend takes effect within two seconds, and sends no config', async () => {
    const { anna, core } = await open();
    anna.send('/server');
    const menu = await anna.receives(/auto/);
    const most = await patience();
    const pressedAt = performance.now();
    anna.press('✈️ Everything from Vienna', menu);
    expect(await until('exit', SITES.home[0], pressedAt)).toBeLessThan(most);
    expect(await town.sees(phone)).toEqual(['exit', 'exit', 'exit', 'exit']);
    expect(core.store.state.peers['p1']?.send).toBeNull();
  });

  it('of the owner in the friend’s card does as well, and the friend is told', async () => {
    const { owner, anna, core } = await open();
    owner.start();
    owner.send(`/users ${ANNA}`);
    owner.press('1', await owner.receives(/1\. .*Anna/));
    const opened = await owner.chat.receivesEdit(/502/);
    owner.press('🌍 Откуда открывать сайты', opened);
    const page = await owner.chat.receivesEdit(/Home · Выход: авто, Vienna/);
    const most = await patience();
    const pressedAt = performance.now();
    owner.press('🏠 Всё через Home', page);
    expect(await until('entry', SITES.abroad[0], pressedAt)).toBeLessThan(most);
    expect(await town.sees(phone)).toEqual(['entry', 'entry', 'entry', 'entry']);
    const told = await anna.receives(
      /The owner of the VPN changed where your sites open from.*all sites open from Home/s,
    );
    expect(told.buttons.map(({ text }) => text)).toEqual(['🌍 Where sites open from']);
    const after = await owner.chat.receivesEdit(/Выход: Home/);
    owner.press('✅ Друг может менять это сам', after);
    await owner.chat.receivesEdit(/Выход: Home/);
    expect(core.store.state.users[ANNA]?.chooses_exit).toBe(false);
  });
});
