import { readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { choiceOf, choices, DnsTown, LISTS, lists, NAMES, OTHER } from '../lab/dns-town.ts';
import { eventually } from '../lab/eventually.ts';
import { SITES } from '../lab/exit-town.ts';
import type { Phone } from '../lab/phone.ts';
import { missingFor } from '../lab/requirements.ts';

const missing = missingFor('wireguard-go', 'wg', 'ip', 'nft', 'dnsmasq');

/** Counts what leaves the entry’s own uplink for a name server. */
const SPY =
  'table inet spy { counter seen { }; chain out { type filter hook postrouting priority 300; oifname "eth0" meta l4proto { tcp, udp } th dport 53 counter name seen; }; }';

/** Asks so many names at once from one port, of which the name server knows by itself that there are none; prints how many answers came. */
const FLOOD = `const [at, count] = process.argv.slice(1);
const socket = require('node:dgram').createSocket('udp4');
let answers = 0;
let timer;
const later = () => { clearTimeout(timer); timer = setTimeout(() => { console.log(answers); socket.close(); }, 1000); };
socket.on('message', () => { answers += 1; later(); });
socket.bind(0, async () => {
  for (let n = 0; n < count; n += 1) {
    const text = Buffer.alloc(12); text.writeUInt16BE(n, 0); text.writeUInt16BE(256, 2); text.writeUInt16BE(1, 4);
    const query = Buffer.concat([text, Buffer.from('\\x07invalid\\x00\\x00\\x01\\x00\\x01', 'latin1')]);
    await new Promise((sent) => socket.send(query, 53, at, sent));
    if (n % 20 === 0) await new Promise((turn) => setTimeout(turn, 2));
  }
  later();
});`;

describe.skipIf(missing)('the name server of friends', { timeout: 120_000 }, () => {
  let stage: Awaited<ReturnType<typeof DnsTown.build>>;
  let town: DnsTown;
  let anna: Phone;
  let boris: Phone;
  let clara: Phone;

  beforeAll(async () => {
    stage = await DnsTown.build();
    ({ town, auto: anna, away: boris, home: clara } = stage);
  }, 120_000);
  afterAll(() => stage?.town[Symbol.asyncDispose]());
  beforeEach(() => void town.whoAsked());

  it('answers them, in IPv4 and IPv6, wherever they ask', async () => {
    for (const at of ['10.66.0.1', '[fd66::1]', OTHER[0], `[${OTHER[1]}]`, '203.0.113.250'])
      expect(await town.ask(clara, NAMES.abroad, { at }), at).toBe(SITES.home[0]);
    expect(await town.ask(clara, NAMES.abroad, { type: 'AAAA' })).toBe(SITES.home[1]);
  });

  it('asks the way that the friend’s other traffic goes, so that nobody on it sees more', async () => {
    const entry = town.exits.entry.server.namespace;
    await entry.run(['nft', SPY]);
    const asked = async (phone: Phone, name: string) => {
      await town.ask(phone, name, { at: OTHER[0] });
      return town.whoAsked();
    };
    expect(await asked(boris, 'one.test')).toEqual([{ name: 'one.test', by: 'exit' }]);
    expect(await asked(boris, `two.${NAMES.home}`)).toEqual([{ name: `two.${NAMES.home}`, by: 'exit' }]);
    expect(await asked(anna, 'three.test')).toEqual([{ name: 'three.test', by: 'exit' }]);
    expect(await entry.run(['nft', 'list', 'counter', 'inet', 'spy', 'seen'])).toContain('packets 0 ');
    // what leaves here is asked from here, where its own country is answered
    expect(await asked(anna, `four.${NAMES.home}`)).toEqual([{ name: `four.${NAMES.home}`, by: 'entry' }]);
    expect(await asked(anna, `five.www.${NAMES.home}`)).toEqual([{ name: `five.www.${NAMES.home}`, by: 'exit' }]);
    expect(await asked(clara, 'six.test')).toEqual([{ name: 'six.test', by: 'entry' }]);
    await entry.run(['nft', 'delete', 'table', 'inet', 'spy']);
  });

  it('follows a changed choice at once', async () => {
    await town.exits.run('load', choices([...choiceOf(3, 'auto'), ...choiceOf(5, 'away')]));
    await town.ask(boris, 'seven.test');
    await town.ask(clara, 'eight.test');
    expect(town.whoAsked()).toEqual([
      { name: 'seven.test', by: 'entry' },
      { name: 'eight.test', by: 'exit' },
    ]);
    await town.exits.run('load', choices([...choiceOf(3, 'auto'), ...choiceOf(4, 'away')]));
  });

  it('has the owner’s names leave at the entry for auto', async () => {
    const { exits } = town;
    // what the exit answers others leads nobody on auto
    expect(await town.ask(boris, NAMES.home)).toBe(SITES.abroad[0]);
    expect(await exits.seen(anna, SITES.abroad[0])).toBe('exit');
    expect(await town.ask(anna, NAMES.home)).toBe(SITES.abroad[0]);
    expect(await town.ask(anna, NAMES.home, { type: 'AAAA' })).toBe(SITES.abroad[1]);
    expect(await exits.sees(anna)).toEqual(['entry', 'entry', 'entry', 'entry']);
    expect(await exits.sees(boris)).toEqual(['exit', 'exit', 'exit', 'exit']);
    // with every reload of the table of exits
    await exits.run('load', choices([...choiceOf(3, 'auto'), ...choiceOf(4, 'away'), 'silent auto held']));
    await exits.run('load', choices([...choiceOf(3, 'auto'), ...choiceOf(4, 'away')]));
    expect(await exits.seen(anna, SITES.abroad[0])).toBe('entry');
  });

  it('knows nothing of what is blocked, in all its types, but for friends who want it', async () => {
    for (const type of ['A', 'AAAA', 'MX'])
      for (const name of [NAMES.ads, `x.${NAMES.ads}`]) {
        expect(await town.ask(anna, name, { type }), `${name} ${type}`).toBe('ENOTFOUND');
        expect(await town.ask(clara, name, { type }), `${name} ${type}`).toBe('ENOTFOUND');
      }
    await town.run('load', lists(LISTS, ['10.66.0.4', 'fd66::4', '10.66.0.5']));
    expect(await town.ask(boris, NAMES.ads)).toBe(SITES.abroad[0]);
    expect(await town.ask(clara, NAMES.ads)).toBe(SITES.abroad[0]);
    expect(await town.ask(anna, NAMES.ads)).toBe('ENOTFOUND');
    expect(town.whoAsked().map(({ by }) => by)).toEqual(['exit', 'entry']);
    await town.run('load', lists(LISTS));
    expect(await town.ask(boris, NAMES.ads)).toBe('ENOTFOUND');
  });

  it('takes up lists whose files were written before it started', async () => {
    const wider = [...LISTS, `block ${NAMES.abroad}`];
    const [kept, text] = [join(town.state, town.exits.entry.server.interface), lists(wider)];
    expect(await town.ask(boris, NAMES.abroad)).toBe(SITES.home[0]);
    // as `load` leaves it when the programs start again while it works: written a while ago, moved to its place now
    const written = { lists: `${wider.join('\n')}\n`, hash: `${/^lists (\w+)$/m.exec(text)?.[1]}\n` };
    for (const [name, content] of Object.entries(written)) {
      writeFileSync(`${kept}.moved`, content);
      utimesSync(`${kept}.moved`, 0, 0);
      renameSync(`${kept}.moved`, `${kept}.${name}`);
    }
    await eventually(async () => (await town.ask(boris, NAMES.abroad)) === 'ENOTFOUND');
    await town.run('load', lists(LISTS));
    await eventually(async () => (await town.ask(boris, NAMES.abroad)) === SITES.home[0]);
  });

  it('asks the right way also beside so many choices that no program takes them as one word', async () => {
    const others = Array.from({ length: 6000 }, (_, n) => `address 10.67.${n >> 8}.${n & 255} away eu1`);
    await town.exits.run('load', choices([...choiceOf(3, 'auto'), ...choiceOf(4, 'away'), ...others]));
    town.whoAsked();
    await town.ask(boris, 'nine.test');
    expect(town.whoAsked()).toEqual([{ name: 'nine.test', by: 'exit' }]);
    await town.exits.run('load', choices([...choiceOf(3, 'auto'), ...choiceOf(4, 'away')]));
  });

  it('takes no text with an address that is none, and keeps what it had', async () => {
    await town.run('load', lists(LISTS, ['10.66.0.4']));
    for (const wrong of ['10.66.0.999', '1.2.3', 'fd66::1::2', ':::', 'fd66:12345::'])
      await expect(town.run('load', lists(LISTS, [wrong])), wrong).rejects.toThrow('not a line of a list');
    await town.run('keep');
    expect(await town.ask(boris, NAMES.ads)).toBe(SITES.abroad[0]);
    await town.run('load', lists(LISTS));
  });

  it('answers a friend who floods it only so often, and the others as before', async () => {
    const answers = Number(await boris.namespace.run([process.execPath, '-e', FLOOD, '10.66.0.1', '3000']));
    expect(answers).toBeGreaterThan(100);
    expect(answers).toBeLessThan(1500);
    expect(await town.ask(anna, NAMES.abroad, { at: OTHER[0] })).toBe(SITES.home[0]);
  });

  it.each(['load', 'keep'])('is not put back by a `%s` that waited while it was taken away', async (word) => {
    const { namespace } = town.exits.entry.server;
    const tables = () => namespace.run(['nft', 'list', 'tables']);
    const row = town.config();
    expect(await tables()).toContain('dns');
    const ended = await town.whileItWaits(word, lists(LISTS), async () => {
      town.writeConfig('# none\n');
      await namespace.run(['nft', 'delete', 'table', 'inet', `vpn-bot-dns-${town.exits.entry.server.interface}`]);
    });
    expect(ended).toEqual({ exitCode: 64, said: expect.stringContaining('has no line of') });
    expect(await tables()).not.toContain('dns');
    town.writeConfig(row);
    await town.run('load', lists(LISTS));
  });

  it('goes on when the first it is told is that nothing is on any list', async () => {
    await town.stop();
    for (const kept of ['hash', 'lists']) rmSync(join(town.state, `${town.exits.entry.server.interface}.${kept}`));
    await town.start();
    const before = await town.identities();
    await town.run('load', lists([]));
    await town.looks();
    expect(await town.identities()).toEqual(before);
    await town.run('load', lists(LISTS));
    await eventually(async () => (await town.ask(clara, NAMES.ads)) === 'ENOTFOUND');
  });

  it('leaves no rule behind once it is dropped, and nothing that could put it back', async () => {
    await town.stop();
    await town.run('drop');
    expect(town.config()).toBe('');
    const { namespace } = town.exits.entry.server;
    expect(await namespace.run(['nft', 'list', 'tables'])).not.toContain('dns');
    expect(readdirSync(town.state)).toEqual([]);
    expect(await town.ask(boris, NAMES.abroad, { at: OTHER[0] })).toBe(SITES.home[0]);
    expect(await town.exits.sees(boris)).toEqual(['exit', 'exit', 'exit', 'exit']);
  });
});
