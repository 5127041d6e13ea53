import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../lab/bot-api/people/person.ts';
import { eventually } from '../lab/eventually.ts';
import type { Phone } from '../lab/phone.ts';
import { cloneInto } from './clone.ts';
import { changesBetween, filesOf, installed } from './install.ts';
import { lackingForMachines } from './lacking.ts';
import { letRootIn } from './let-root-in.ts';
import type { Machine } from './machine.ts';
import { goOnline, online, ownerOf, visit } from './people.ts';
import { expectPlace } from './places.ts';
import { FAR_SITE, type House, Street, WEB_SERVER } from './street.ts';

/** How long a machine that started, or an exit that fell silent, may go unnoticed (ms). */
const NOTICED = { timeout: 180_000, every: 300 };
/** What the entry has in its kernel of links and rules, as text to compare. */
const KERNEL = `{ nft -s list ruleset | grep -vE '^[[:space:]]*(elements|counter)|expires'; iptables -S; ip6tables -S; ip rule; ip -6 rule
  ip -o link | sed 's/^[0-9]*: //; s/[:@].*//' | sort; systemctl list-units --all --plain --no-legend 'vpn-bot-*' | grep -oE '^[^ ]*(exits|dns)[^ ]*'; ls /run | grep -E 'vpn-bot-(exits|dns)'; } 2>/dev/null | grep -v '^# Warning' || true`;

/** Visits the web server all the time, and keeps whom it saw. */
class Visits implements AsyncDisposable {
  readonly seen = new Set<string>();
  #ended = false;
  readonly #work: Promise<void>;

  constructor(phone: Phone) {
    this.#work = this.#visit(phone);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    await this.#work;
  }

  async #visit(phone: Phone): Promise<void> {
    while (!this.#ended) {
      const seen = await visit(phone, FAR_SITE).catch(() => 'nobody');
      this.seen.add(seen);
      await wait(50);
    }
  }
}

/** Has the machine send all that is not near to the web server, until its next boot: what is near never leaves at an exit. */
const routeOut = ({ machine }: House) =>
  // name servers are no longer reached: nobody shall wait for them
  machine.sh(`ip route replace default via ${WEB_SERVER}; : >/etc/resolv.conf`);

describe.skipIf(lackingForMachines())('two machines, one of them the exit of the other', () => {
  let street: Street;
  let main: House<Machine>;
  let eu1: House<Machine>;
  let owner: Person;
  let anna: { readonly friend: Person; readonly phone: Phone };
  let boris: { readonly friend: Person; readonly phone: Phone };
  let files: Map<string, string>;
  let kernel: string;
  let peers: string;
  const sees = (phone: Phone, outside: string) =>
    eventually(async () => expect(await visit(phone, FAR_SITE)).toBe(outside), NOTICED);
  /** What is promised (ms), and time for the looks of this test, which take long where much else runs. */
  const patience = async (promised: number) => {
    const begun = performance.now();
    await visit(boris.phone, FAR_SITE);
    return promised + 20 * (performance.now() - begun);
  };
  const choose = async (friend: Person, way: string) => {
    friend.send('/server');
    await friend.receives(/[Ss]ites open from/);
    friend.press(`exit:main:${way}:eu1`);
    await friend.chat.receivesEdit();
  };

  beforeAll(async () => {
    street = await Street.build();
    [main, eu1] = await Promise.all([street.house('trixie'), street.house('trixie')]);
    await cloneInto(main.machine);
    // as on a server whose owner is careful: the link has to get past this
    await main.machine.sh('ufw allow 22/tcp; ufw --force enable');
    await installed(main, street);
    const words = ['--host-key', await letRootIn(main, eu1), '--network', '10.1.0.1/24', '--yes'];
    await main.machine.run('vpn-bot', 'node', 'add', 'eu1', `root@${eu1.host}`, ...words);
    owner = await ownerOf(street.api);
    [anna, boris] = [await goOnline(street, owner, 501), await goOnline(street, owner, 502)];
    for (const { phone } of [anna, boris]) expect(await online(phone)).toBe(main.outside);
    // for the name server: later there is no way to Debian's packages any more
    await main.machine.sh('apt-get -qq install -y --no-install-recommends dnsmasq-base >/dev/null 2>&1');
    // friends may leave to the wire alone: what is new has to be let through
    await main.machine.sh('ufw route delete allow in on wg0; ufw route allow in on wg0 out on eth0');
    for (const house of [main, eu1]) await routeOut(house);
    [files, kernel] = [await filesOf(main), await main.machine.sh(KERNEL)];
    peers = await eu1.machine.run('wg', 'show', 'wg0', 'allowed-ips');
  });
  afterAll(() => street?.[Symbol.asyncDispose]());

  it('are linked by one command, and each friend leaves where they choose within two seconds', async () => {
    const { machine } = main;
    const said = await machine.run('vpn-bot', 'exit', 'add', 'main', 'eu1', '--yes');
    expect(said).toContain('main → eu1: the link works');
    await sees(anna.phone, eu1.outside); // nobody chose: auto
    for (const [way, outside] of [
      ['home', main.outside],
      ['away', eu1.outside],
    ] as const) {
      const most = await patience(2000);
      await choose(anna.friend, way);
      const chosen = performance.now();
      await sees(anna.phone, outside);
      expect(performance.now() - chosen).toBeLessThan(most);
    }
    expect(await visit(boris.phone, FAR_SITE)).toBe(eu1.outside);
    expect((await machine.try(['vpn-bot', 'doctor'])).text).not.toContain('✗');
    expect(await machine.run('systemd-analyze', 'verify', 'vpn-bot-exits@wg0.service', 'vpn-bot-exits@wg0.timer')).toBe(
      '',
    );
  });

  it('give the entry’s friends a name server of their own by one command', async () => {
    const { machine } = main;
    const said = await machine.run('vpn-bot', 'dns', 'on', 'main', '--yes');
    expect(said).toContain('its name server answers at 10.0.0.1');
    expect(await machine.run('/usr/local/sbin/vpn-bot-dns', 'wg0', 'show')).toMatch(/^resolver answers$/m);
    expect(
      await machine.run('systemd-analyze', 'verify', 'vpn-bot-dns@wg0.service', 'vpn-bot-dns-keep@wg0.timer'),
    ).toBe('');
    for (const { phone } of [anna, boris]) await sees(phone, eu1.outside);
    const places = ['/etc/vpn-bot-exits.conf', '/etc/wireguard/vbx-eu1.conf', '/etc/vpn-bot-dns.conf'];
    const programs = ['/usr/local/sbin/vpn-bot-exits', '/usr/local/sbin/vpn-bot-dns'];
    const states = ['/var/lib/vpn-bot-exits', '/var/lib/vpn-bot-dns'];
    for (const path of [...places, ...programs, ...states]) await expectPlace(machine, path);
  });

  it('do what was promised when the exit’s machine dies, and when it is back', async () => {
    await using away = new Visits(anna.phone);
    const most = await patience(30_000);
    await eu1.machine.die();
    const died = performance.now();
    await sees(boris.phone, main.outside); // on auto
    expect(performance.now() - died).toBeLessThan(most);
    await owner.receives(/eu1|EU1/, { anyOrder: true, timeout: 60_000 });
    await eu1.machine.boot();
    await routeOut(eu1);
    await sees(anna.phone, eu1.outside);
    await sees(boris.phone, eu1.outside);
    expect([...away.seen]).not.toContain(main.outside);
  });

  it.each([
    ['the entry, then the exit', () => [main, eu1]],
    ['the exit, then the entry', () => [eu1, main]],
  ] as const)('are as before after both were started anew: %s', async (_, order) => {
    await using away = new Visits(anna.phone);
    for (const house of order()) {
      await house.machine.reboot();
      await routeOut(house);
    }
    await sees(anna.phone, eu1.outside);
    await sees(boris.phone, eu1.outside);
    expect([...away.seen]).not.toContain(main.outside);
  });

  it('are two servers again without a trace', async () => {
    const { machine } = main;
    await eventually(
      async () =>
        expect(await machine.run('/usr/local/sbin/vpn-bot-dns', 'wg0', 'show')).toMatch(/^resolver answers$/m),
      NOTICED,
    );
    expect(await machine.run('vpn-bot', 'dns', 'off', 'main', '--yes')).toContain('its name server is gone');
    expect(await machine.run('vpn-bot', 'exit', 'remove', 'main', 'eu1', '--yes')).toContain('the link is gone');
    await sees(anna.phone, main.outside);
    // units of calls that were under way end by themselves
    await eventually(async () => expect(await machine.sh(KERNEL)).toBe(kernel), NOTICED);
    const changed = changesBetween(files, await filesOf(main));
    expect(changed.filter((path) => !/^\/var\/(lib\/vpn-bot|cache)\//.test(path))).toEqual([]);
    await eventually(
      async () => expect(await eu1.machine.run('wg', 'show', 'wg0', 'allowed-ips')).toBe(peers),
      NOTICED,
    );
  });
});
