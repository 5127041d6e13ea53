import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DnsTown, LISTS, lists, NAMES, OTHER, UPSTREAM } from '../lab/dns-town.ts';
import { eventually } from '../lab/eventually.ts';
import { NAT, SITES } from '../lab/exit-town.ts';
import type { Phone } from '../lab/phone.ts';
import { missingFor } from '../lab/requirements.ts';

/** Addresses that the flood’s names stand for, and how many of them an answer has. */
const FLOOD = { names: 700, addresses: 60 };
const floodAddress = (n: number) => `198.19.${n >> 8}.${n & 255}`;

/** Asks for the flood’s names, each again until it is answered. */
const ASK_ALL = `const [at, suffix, count] = process.argv.slice(1);
const socket = require('node:dgram').createSocket('udp4');
const left = new Set(Array.from({ length: Number(count) }, (_, n) => n));
socket.on('message', (answer) => { left.delete(answer.readUInt16BE(0)); });
const labels = (name) => Buffer.concat([...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])), Buffer.from([0])]);
socket.bind(0, async () => {
  while (left.size > 0) for (const n of [...left]) {
    const head = Buffer.alloc(12); head.writeUInt16BE(n, 0); head.writeUInt16BE(256, 2); head.writeUInt16BE(1, 4); head.writeUInt16BE(1, 10);
    const query = Buffer.concat([head, labels('f' + n + '.' + suffix), Buffer.from([0, 1, 0, 1, 0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0])]);
    await new Promise((sent) => socket.send(query, 53, at, sent));
    await new Promise((turn) => setTimeout(turn, 12));
  }
  socket.close();
});`;

/** Sends a packet to each of so many of the flood’s addresses. */
const CONNECT_ALL = `const socket = require('node:dgram').createSocket('udp4');
(async () => {
  for (let n = 0; n < Number(process.argv[1]); n += 1) {
    await new Promise((sent) => socket.send('x', 9, '198.19.' + (n >> 8) + '.' + (n & 255), sent));
    if (n % 50 === 0) await new Promise((turn) => setTimeout(turn, 5));
  }
  socket.close();
})();`;

const missing = missingFor('wireguard-go', 'wg', 'ip', 'nft', 'dnsmasq');

describe.skipIf(missing)('the name server of friends, while things break', { timeout: 30_000 }, () => {
  let stage: Awaited<ReturnType<typeof DnsTown.build>>;
  let town: DnsTown;
  let anna: Phone;
  let boris: Phone;
  let clara: Phone;

  beforeAll(async () => {
    stage = await DnsTown.build();
    ({ town, auto: anna, away: boris, home: clara } = stage);
  }, 90_000);
  afterAll(() => stage?.town[Symbol.asyncDispose]());
  beforeEach(() => void town.whoAsked());

  it('has the exceptions leave at the exit, as soon as there are any, and no longer', async () => {
    const { exits } = town;
    const before = await town.identities();
    await town.run('load', lists([`except ${NAMES.abroad}`, ...LISTS]));
    await untilRestarted(before);
    expect(await town.ask(anna, NAMES.abroad)).toBe(SITES.home[0]);
    expect(await exits.seen(anna, SITES.home[0])).toBe('exit');
    expect(await exits.seen(clara, SITES.home[0])).toBe('entry');
    const after = await town.identities();
    await town.run('load', lists(LISTS));
    await untilRestarted(after);
    expect(await exits.seen(anna, SITES.home[0])).toBe('entry');
  });

  it('asks from the entry for those who leave there while the exit is silent, and for nobody else', async () => {
    const { exits } = town;
    await exits.run('keep');
    await exits.cutExit(true);
    await exits.keepUntil(/^exit eu1 silent$/m);
    expect(await town.ask(anna, NAMES.abroad)).toBe(SITES.home[0]);
    await town.ask(anna, 'nine.test');
    expect(await town.ask(boris, 'ten.test')).not.toBe('ENOTFOUND');
    expect(town.whoAsked().filter(({ name }) => /nine|ten/.test(name))).toEqual([{ name: 'nine.test', by: 'entry' }]);
    await exits.cutExit(false);
    await exits.keepUntil(/^exit eu1 answers$/m);
    await town.ask(anna, 'eleven.test');
    expect(town.whoAsked()).toContainEqual({ name: 'eleven.test', by: 'exit' });
  });

  it('is passed by within 30 s when it does not answer, by each friend’s choice, and back when it does', async () => {
    const hung = await town.processes();
    town.ageStart();
    for (const pid of hung) process.kill(pid, 'SIGSTOP');
    expect(await town.ask(anna, 'twelve.test')).toBe('ETIMEOUT');
    const looks = await looksUntil(/^resolver dead$/m);
    expect(looks).toBeLessThanOrEqual(3); // looks 7 s apart, each at most 5 s long
    expect(await Promise.all([anna, boris, clara].map((phone) => town.ask(phone, NAMES.abroad)))).toEqual(
      Array(3).fill(SITES.home[0]),
    );
    town.whoAsked();
    for (const [index, phone] of [anna, boris, clara].entries()) await town.ask(phone, `thirteen${index}.test`);
    expect(town.whoAsked().map(({ by }) => by)).toEqual(['exit', 'exit', 'entry']);
    expect(await town.ask(boris, NAMES.abroad, { at: '[fd66::1]' })).toBe(SITES.home[0]);
    // what is addressed to another name server goes there
    expect(await town.ask(boris, NAMES.ads, { at: OTHER[0] })).toBe(SITES.abroad[0]);
    for (const pid of hung) process.kill(pid, 'SIGKILL');
    expect(await looksUntil(/^resolver answers$/m)).toBeGreaterThanOrEqual(3); // it does not flap
    await town.untilAnswers();
    expect(await town.ask(boris, NAMES.ads, { at: OTHER[0] })).toBe('ENOTFOUND');
  });

  it('is passed by as soon while it is still starting, and has not failed; one that never comes up has', {
    timeout: 120_000,
  }, async () => {
    const hung = await town.processes();
    for (const pid of hung) process.kill(pid, 'SIGSTOP');
    const starting = () => town.startNow();
    expect(await looksUntil(/^resolver starting$/m, 15, starting)).toBe(2); // as one that fails
    expect(await town.ask(boris, NAMES.abroad)).toBe(SITES.home[0]);
    for (const pid of hung) process.kill(pid, 'SIGCONT');
    expect(await looksUntil(/^resolver answers$/m)).toBe(1); // what is up is up
    expect(await town.ask(boris, NAMES.ads, { at: OTHER[0] })).toBe('ENOTFOUND');
    for (const pid of hung) process.kill(pid, 'SIGSTOP');
    expect(await looksUntil(/^resolver dead$/m, 15, starting)).toBe(6);
    for (const pid of hung) process.kill(pid, 'SIGKILL');
    await town.untilAnswers();
  });

  it('serves nobody but friends, and them only where queries are led', async () => {
    const { web } = town.exits;
    const [outside] = town.exits.entry.outside;
    await web.ip('route', 'add', '10.66.0.1/32', 'via', outside);
    const places = ['10.66.0.1:7500', `${outside}:7500`, '10.66.0.1:53'];
    const answers = await Promise.all(places.map((at) => town.ask({ namespace: web }, NAMES.abroad, { at })));
    for (const answer of answers) expect(answer).toMatch(/ETIMEOUT|ECONNREFUSED/);
    await web.ip('route', 'del', '10.66.0.1/32');
    // by this port a friend who is away would be answered from the entry
    expect(await town.ask(boris, NAMES.abroad, { at: '10.66.0.1:7500' })).toMatch(/ETIMEOUT|ECONNREFUSED/);
  });

  it('is started again when one of its processes was killed', async () => {
    const [one = 0] = await town.processes();
    process.kill(one, 'SIGKILL');
    await eventually(async () => !(await town.processes()).includes(one));
    await town.untilAnswers();
    expect(await town.ask(anna, NAMES.abroad)).toBe(SITES.home[0]);
    expect(await town.processes()).toHaveLength(6);
  });

  it('is passed by when friends’ queries do not reach it, such as behind somebody’s firewall', async () => {
    const { namespace, interface: name } = town.exits.entry.server;
    const wall = `table inet wall { chain in { type filter hook input priority 0; iifname "${name}" drop; }; }`;
    await town.run('keep');
    await namespace.run(['nft', wall]);
    const looks = [];
    do {
      await town.ask(clara, 'fourteen.test');
      await town.run('keep');
      looks.push(await town.run('show'));
    } while (!/^resolver unheard$/m.test(looks.at(-1) ?? '') && looks.length < 5);
    expect(looks.length).toBe(2);
    expect(await town.ask(clara, NAMES.abroad)).toBe(SITES.home[0]);
    await namespace.run(['nft', 'delete', 'table', 'inet', 'wall']);
    writeFileSync(join(town.state, `${name}.bypassed`), 'unheard 1\n'); // long ago
    await town.run('keep');
    expect(await town.run('show')).toMatch(/^resolver answers$/m);
  });

  it.each([
    ['the rules were flushed', ['nft', 'flush', 'ruleset'], ['nft', NAT]],
    ['one chain was emptied', ['nft', 'flush chain inet vpn-bot-dns-IF lead']],
  ])('is put back by the next look when %s', async (_, ...commands: readonly string[][]) => {
    const { namespace, interface: name } = town.exits.entry.server;
    for (const command of commands) await namespace.run(command.map((word) => word.replace('IF', name)));
    await town.exits.run('keep');
    await town.run('keep');
    expect(await town.ask(boris, NAMES.ads, { at: OTHER[0] })).toBe('ENOTFOUND');
    await town.ask(boris, `fifteen${commands.length}.test`);
    expect(town.whoAsked()).toEqual([{ name: `fifteen${commands.length}.test`, by: 'exit' }]);
  });

  it('does not change by a text that is not whole or has anything else in it', async () => {
    const good = lists(LISTS, ['10.66.0.4']);
    await town.run('load', good);
    const { namespace, interface: name } = town.exits.entry.server;
    const shown = async () =>
      (await namespace.run(['nft', '-s', 'list', 'table', 'inet', `vpn-bot-dns-${name}`])).replaceAll(
        / expires \S+/g,
        '',
      );
    const before = await shown();
    for (const wrong of [
      ...[
        'block test',
        'block a..test',
        'block -a.test',
        'block a.test/1.2.3.4',
        'block a.test#',
        'block a.1',
        'name *.test',
      ],
      ...[
        'names a.test',
        'block  a.test',
        'block a.test b.test',
        'conf-file=/etc/passwd',
        `# end\nblock a.test`,
        '\u00e9.test',
        'block $(id).test',
      ],
    ])
      await expect(town.run('load', good.replace(`block ${NAMES.ads}`, wrong)), wrong).rejects.toThrow(/exit code 64/);
    for (const wrong of ['plain 10.66.0.4/32', 'plain', 'plain 10.66.0.4 x', 'plain fd66::4; flush ruleset', 'plain a'])
      await expect(town.run('load', good.replace('plain 10.66.0.4', wrong)), wrong).rejects.toThrow(/exit code 64/);
    await expect(town.run('load', good.replace('plain 10.66.0.4', 'plain 10.66.0.400'))).rejects.toThrow();
    for (const end of [0, 10, good.indexOf('# end')])
      await expect(town.run('load', good.slice(0, end))).rejects.toThrow(/exit code 65/);
    await expect(town.run('load', good.replace(/^lists .*/m, `lists ${'0'.repeat(64)}`))).rejects.toThrow(
      /exit code 67/,
    );
    expect(await shown()).toBe(before);
  });

  it('says which name server is silent, lets queries to others pass, and shows nobody what waits', {
    timeout: 600_000,
  }, async () => {
    const { web } = town.exits;
    await town.run('load', lists(LISTS));
    await town.untilAnswers();
    const [first, second] = UPSTREAM;
    const wall = (rules: string) =>
      web.run(['nft', `table inet dead { chain in { type filter hook input priority 0; ${rules} }; }`]);
    await wall(`ip daddr ${first} drop;`);
    await looksUntil(/^failing away_eu1$/m);
    // at home the other one answers
    expect(await town.run('show')).not.toMatch(/^failing home$/m);
    expect(await town.ask(clara, 'sixteen.test')).toBe('ENOTFOUND');
    await looksUntil(new RegExp(`^silent home ${first}$`, 'm'), 60);
    const shown = await town.run('show');
    expect(shown).toMatch(new RegExp(`^silent away_eu1 ${first}$`, 'm'));
    expect(shown).not.toContain(second);
    expect(shown).toMatch(/^resolver answers$/m);
    town.whoAsked();
    expect(await town.ask(boris, NAMES.ads, { at: OTHER[0] })).toBe(SITES.abroad[0]);
    expect(await town.ask(anna, NAMES.ads, { at: OTHER[0] })).toBe(SITES.abroad[0]);
    expect(await town.ask(clara, NAMES.ads, { at: OTHER[0] })).toBe('ENOTFOUND');
    expect(await town.ask(boris, 'seventeen.test')).not.toBe('ENOTFOUND');
    expect(town.whoAsked().filter(({ by }) => by !== 'exit')).toEqual([]);
    await wall(`ip6 daddr ${second} drop;`);
    await looksUntil(/^failing home$/m);
    // it is not taken for a firewall before dnsmasq
    for (let look = 0; look < 3; look += 1) {
      await town.ask(clara, 'eighteen.test');
      await town.run('keep');
    }
    expect(await town.run('show')).toMatch(/^resolver answers$/m);
    expect(await town.ask(clara, NAMES.ads, { at: OTHER[0] })).toBe(SITES.abroad[0]);
    await web.run(['nft', 'delete', 'table', 'inet', 'dead']);
    await looksUntil(/^(?![\s\S]*^(failing|silent) )/m, 60);
    expect(await town.ask(clara, NAMES.ads, { at: OTHER[0] })).toBe('ENOTFOUND');
    expect(await town.ask(boris, NAMES.ads, { at: OTHER[0] })).toBe('ENOTFOUND');
  });

  it('takes name servers that only refuse for silent ones', { timeout: 600_000 }, async () => {
    const { web } = town.exits;
    await using _ = await fakeUpstream(5301, []);
    await looksUntil(/^failing home$/m);
    await web.run(['nft', 'delete', 'table', 'inet', 'turned']);
    await looksUntil(/^(?![\s\S]*^failing )/m, 30);
  });

  it('leads others right while one friend fills the sets of names', { timeout: 600_000 }, async () => {
    const { exits } = town;
    const before = await town.identities();
    await town.run('load', lists([...LISTS, 'name flood.test'])); // the sets are empty now
    await untilRestarted(before);
    const hosts = Array.from({ length: FLOOD.names }, (_, name) =>
      Array.from(
        { length: FLOOD.addresses },
        (_, n) => `${floodAddress(name * FLOOD.addresses + n)} f${name}.flood.test`,
      ),
    ).flat();
    const flood = async () => {
      await using _ = await fakeUpstream(5302, [`${SITES.abroad[0]} ${NAMES.home}`, ...hosts]);
      await town.run('load', lists([...LISTS, 'name flood.test']));
      if ((await sizeOf('names4')) === 0) expect(await town.ask(anna, NAMES.home)).toBe(SITES.abroad[0]);
      await clara.namespace.run([process.execPath, '-e', ASK_ALL, '10.66.0.1', 'flood.test', String(FLOOD.names)]);
      expect(await sizeOf('fresh_names4')).toBeGreaterThan(40_000);
    };
    await flood();
    await town.run('keep');
    expect(await sizeOf('fresh_names4')).toBeLessThan(100);
    // what a friend knows already comes back with the next query, for dnsmasq has forgotten it
    await eventually(
      async () => {
        await town.ask(anna, NAMES.home);
        return (await exits.seen(anna, SITES.abroad[0])) === 'entry';
      },
      { timeout: 30_000 },
    );
    // and what is in use stays
    await flood();
    await boris.namespace.run([process.execPath, '-e', CONNECT_ALL, '1500']);
    expect(await sizeOf('names4')).toBeGreaterThan(500);
    expect(await sizeOf('names4')).toBeLessThan(1100);
    await town.run('keep');
    expect(await sizeOf('fresh_names4')).toBeLessThan(100);
    expect(await exits.seen(anna, SITES.abroad[0])).toBe('entry');
  });

  const sizeOf = async (set: string) => {
    const { namespace, interface: name } = town.exits.entry.server;
    const text = await namespace.run(['nft', 'list', 'set', 'inet', `vpn-bot-dns-${name}`, set]);
    return text.split('expires').length - 1;
  };

  /** Answers in place of the upstreams, by these lines of a hosts file; refuses where there are none. */
  async function fakeUpstream(port: number, hosts: readonly string[]): Promise<AsyncDisposable> {
    const { web } = town.exits;
    const file = join(town.state, `../hosts-${port}`);
    writeFileSync(file, `${hosts.join('\n')}\n`, { mode: 0o644 });
    const words = [
      '-k',
      '-C',
      '/dev/null',
      '--pid-file',
      '--log-facility=-',
      '--no-resolv',
      '--no-hosts',
      '--edns-packet-max=1232',
      '--user=root',
    ];
    const child = web.spawn(
      'dnsmasq',
      ...words,
      `--port=${port}`,
      ...(hosts.length > 0 ? [`--addn-hosts=${file}`, '--local=/#/'] : []),
    );
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await eventually(() => (hosts.length > 0 ? /read \S+ - \d+ names/.test(said) : said.includes('started')), {
      timeout: 30_000,
    });
    const turned = UPSTREAM.map(
      (at) => `${at.includes(':') ? 'ip6' : 'ip'} daddr ${at} udp dport 53 redirect to :${port};`,
    );
    await web.run([
      'nft',
      `table inet turned { chain in { type nat hook prerouting priority -100; ${turned.join(' ')} }; }`,
    ]);
    return {
      async [Symbol.asyncDispose]() {
        await web.run(['sh', '-c', 'nft delete table inet turned 2>/dev/null || true']);
        child.kill('SIGTERM');
        await child;
      },
    };
  }

  async function untilRestarted(known: readonly string[]): Promise<void> {
    const hasNone = async () => {
      expect((await town.identities()).filter((one) => known.includes(one))).toEqual([]);
      return true;
    };
    await eventually(hasNone, { timeout: 30_000 });
    await town.untilAnswers();
  }

  /** How many looks it takes until this is shown. */
  async function looksUntil(shown: RegExp, most = 15, before = () => {}): Promise<number> {
    for (let looks = 1; looks <= most; looks += 1) {
      before();
      await town.run('keep');
      if (shown.test(await town.run('show'))) return looks;
    }
    throw new Error(`never shown: ${shown}`);
  }
});
