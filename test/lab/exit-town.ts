import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { eventually } from './eventually.ts';
import { temporaryFolder } from './leftovers.ts';
import type { Namespace } from './namespace.ts';
import type { Phone } from './phone.ts';
import { WireguardInterface } from './wireguard-interface.ts';
import { WireguardLab } from './wireguard-lab.ts';
import type { WireguardServer } from './wireguard-server.ts';

/** Sites that the list names, and others; each answers with the address that it saw. */
export const SITES = {
  home: ['203.0.113.80', '2001:db8:203::80'],
  abroad: ['198.18.0.80', '2001:db8:198::80'],
} as const;
export const LISTED = ['203.0.113.0/24', '2001:db8:203::/48'];

/** The masquerading that a server's owner has, in `nft`'s words. */
export const NAT =
  'table inet nat { chain post { type nat hook postrouting priority srcnat; oifname "eth0" masquerade; }; }';

/** What the bot's own rules let friends' packets do at a server itself. */
const RULES = `table inet vpn-bot-own { chain input { type filter hook input priority filter; policy accept;
  iifname "eth0" accept
  iifname "lo" accept
  ct state established,related accept
  meta l4proto { icmp, icmpv6 } accept
  udp dport 53 accept
  tcp dport 53 accept
  drop; }; }`;

/** Who a site saw: the entry, the exit, the name of a further exit, or nobody came. */
export type Seen = 'entry' | 'exit' | 'nobody' | string;

/** A phone that asks a site again and again over one connection whom it sees. */
class OpenConnection {
  readonly #child: ReturnType<Namespace['spawn']>;
  readonly #whose: (address: string) => Seen;
  readonly #answers: string[] = [];

  constructor(child: ReturnType<Namespace['spawn']>, nameOf: (address: string) => Seen) {
    this.#child = child;
    this.#whose = nameOf;
    child.stdout.setEncoding('utf8').on('data', (text: string) => this.#answers.push(...text.trim().split('\n')));
  }

  /** The answer to a question that is asked from now on; `nobody` when none comes within 3 s. */
  async who(): Promise<Seen> {
    const before = this.#answers.length;
    try {
      await eventually(() => this.#answers.length > before + 1, { timeout: 3000 });
    } catch {
      return 'nobody';
    }
    return this.#whose(this.#answers.at(-1) ?? '');
  }

  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#child;
  }
}

/** A file that a phone loads from a site, for about two seconds. */
interface Download {
  /** Once its first byte is there. */
  readonly begun: Promise<unknown>;
  /** How many bytes came when it was over. */
  readonly bytes: Promise<number>;
}
/** The size of that file. */
export const FILE_BYTES = 400 * 65_536;

/** A machine through which friends go out, with its addresses on the lab's Internet. */
interface Gateway {
  readonly server: WireguardServer;
  readonly outside: readonly [string, string];
}

/** An entry and exits with links between them, friends behind the entry, and sites in two countries, in IPv4 and IPv6. */
export class ExitTown implements AsyncDisposable {
  readonly entry: Gateway;
  readonly exit: Gateway;
  readonly link: WireguardInterface;
  /** The machine of all sites; everything that nobody else has goes there. */
  readonly web: Namespace;
  readonly #lab: WireguardLab;
  readonly #folder = temporaryFolder();
  /** Exits besides the first one, by their names, and the links to them. */
  readonly #further = new Map<string, Gateway>();
  readonly #furtherLinks: WireguardInterface[] = [];
  /** The link's own, in the exit's networks. */
  readonly #addresses: readonly string[];
  /** Where the default route leads. */
  #outside = '';
  #startLink: () => Promise<void> = async () => undefined;

  private constructor(lab: WireguardLab, entry: Gateway, exit: Gateway, addresses: readonly string[], web: Namespace) {
    this.#lab = lab;
    this.#addresses = addresses;
    this.web = web;
    this.entry = entry;
    this.exit = exit;
    this.link = new WireguardInterface(entry.server.namespace);
  }

  static async build({ hasIpv6 = true } = {}): Promise<ExitTown> {
    const lab = await WireguardLab.start();
    const entry = await gateway(lab, 1, ['10.66.0.1/24', 'fd66::1/64']);
    const exit = await gateway(lab, 2, hasIpv6 ? ['10.77.0.1/24', 'fd77::1/64'] : ['10.77.0.1/24']);
    await exit.server.namespace.run(['nft', RULES]);
    const web = (await lab.phone()).namespace;
    const own = hasIpv6 ? ['10.77.0.9/32', 'fd77::9/128'] : ['10.77.0.9/32'];
    const town = new ExitTown(lab, entry, exit, own, web);
    await web.ip('address', 'add', '2001:db8:b::9/64', 'dev', 'eth0', 'nodad');
    for (const address of [...SITES.home, ...SITES.abroad]) await web.ip('address', 'add', address, 'dev', 'lo');
    town.#outside = await outsideOf(web);
    for (const { server } of [entry, exit]) await town.#routeOut(server.namespace);
    await town.#answer(web);
    await town.#makeLink();
    return town;
  }

  /** A second entry to the same exit; it ends with the town. */
  async anotherEntry(): Promise<ExitTown> {
    const entry = await gateway(this.#lab, 4, ['10.67.0.1/24', 'fd67::1/64']);
    const town = new ExitTown(this.#lab, entry, this.exit, ['10.77.0.10/32', 'fd77::10/128'], this.web);
    town.#outside = this.#outside;
    await town.#routeOut(entry.server.namespace);
    await town.#makeLink();
    return town;
  }

  /** Another exit of the entry's, and the link to it, as `vpn-bot exit add` makes it; friends’ choices call it `us1`. */
  async addExit(): Promise<void> {
    const exit = await gateway(this.#lab, 5, ['10.78.0.1/24', 'fd78::1/64']);
    this.#further.set('us1', exit);
    await this.#routeOut(exit.server.namespace);
    const link = new WireguardInterface(this.entry.server.namespace);
    this.#furtherLinks.push(link);
    const own = ['10.78.0.9/32', 'fd78::9/128'];
    this.writeLinks(
      `${this.links()}${this.entry.server.interface} us1 ${link.name} 2 10.78.0.9 fd78::9 10.78.0.1 wg\n`,
    );
    await (await this.#linkTo(exit, link, own))();
    await this.entry.server.namespace.run(['sysctl', '-qw', `net.ipv4.conf.${link.name}.rp_filter=2`]);
  }

  /** The file that names the links. */
  links(): string {
    return readFileSync(this.#config, 'utf8');
  }

  writeLinks(text: string): void {
    writeFileSync(this.#config, text, { mode: 0o644 });
  }

  /** Where `vpn-bot-exits` keeps what is in force. */
  get state(): string {
    return join(this.#folder, 'state');
  }

  /** Runs `vpn-bot-exits` on the entry; rejects with what it said. */
  async run(word: string, input = '', ...more: string[]): Promise<string> {
    return this.entry.server.namespace.run(
      [join(this.#folder, 'vpn-bot-exits'), this.entry.server.interface, word, ...more],
      input,
    );
  }

  /** From now on `vpn-bot-exits` finds a kernel that was started without IPv6: its `ip` refuses all of it. */
  withoutIpv6(): void {
    const program = join(this.#folder, 'vpn-bot-exits');
    const ip = join(this.#folder, 'ip');
    writeFileSync(ip, '#!/bin/sh\n[ "$1" != -6 ] || exit 2\nPATH=/usr/sbin:/sbin:/usr/bin:/bin exec ip "$@"\n', {
      mode: 0o755,
    });
    const text = readFileSync(program, 'utf8').replace(/^IPV6=.*/m, 'IPV6=/nowhere');
    writeFileSync(program, text.replace(/^PATH=/m, `PATH=${this.#folder}:`));
  }

  /** A friend's phone that is online, with these addresses; by default at the entry. */
  async friend(address: string, address6: string, { server } = this.entry): Promise<Phone> {
    const phone = await this.#lab.phone();
    const keys = generateKeyPair();
    await server.addHandmadePeer({ publicKey: keys.publicKey, allowedIps: [`${address}/32`, `${address6}/128`] });
    await phone.up(`[Interface]\nPrivateKey = ${keys.privateKey}\nAddress = ${address}/32, ${address6}/128\n
[Peer]\nPublicKey = ${server.keys.publicKey}\nEndpoint = ${server.endpoint.host}:${server.endpoint.port}\nAllowedIPs = 0.0.0.0/0, ::/0\n`);
    return phone;
  }

  /** Whom a site saw when this phone opened it. */
  async seen(phone: Phone, site: string): Promise<Seen> {
    return this.nameOf(await askWho(phone.namespace, site));
  }

  /** Whom all sites saw: home and abroad in IPv4, then both in IPv6. */
  async sees(phone: Phone): Promise<Seen[]> {
    return Promise.all(
      [SITES.home[0], SITES.abroad[0], SITES.home[1], SITES.abroad[1]].map((site) => this.seen(phone, site)),
    );
  }

  /** A connection that a phone keeps open. */
  open(phone: Phone, site: string): OpenConnection {
    return new OpenConnection(phone.namespace.spawn(process.execPath, '-e', KEEP, site), (address) =>
      this.nameOf(address),
    );
  }

  /** Starts to load a file of `FILE_BYTES`. */
  download(phone: Phone, site: string): Download {
    const child = phone.namespace.spawn(process.execPath, '-e', LOAD, site);
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    return {
      begun: eventually(() => said.startsWith('begun')),
      bytes: child.then(() => Number(said.trim().split('\n').at(-1))),
    };
  }

  /** Loads so many bytes from a site as fast as they come; resolves with the ms that it took, without the connection's beginning. */
  async loadAtFullSpeed(phone: Phone, site: string, bytes: number): Promise<number> {
    const [ms, came] = (await phone.namespace.run([process.execPath, '-e', RACE, site, String(bytes)])).split(' ');
    if (Number(came) !== bytes) throw new Error(`${came} of ${bytes} bytes came`);
    return Number(ms);
  }

  /** Whom a site saw when the entry itself opened it. */
  async seenOfEntry(site: string): Promise<Seen> {
    return this.nameOf(await askWho(this.entry.server.namespace, site));
  }

  /** The entry's machine starts anew: what is in its kernel is gone, but for its own interfaces and `NAT`. */
  async restartEntry(): Promise<void> {
    const { namespace } = this.entry.server;
    await this.link.stop();
    await namespace.run(['nft', 'flush', 'ruleset']);
    await namespace.run(['conntrack', '-F']).catch(() => undefined);
    for (const family of ['-4', '-6']) {
      for (const at of [7600, 7601, 7602]) await namespace.ip(family, 'rule', 'del', 'pref', String(at));
      await namespace.ip(family, 'route', 'flush', 'table', '7601');
    }
    await namespace.run(['nft', NAT]);
  }

  /** Has the entry look again and again until it shows this; resolves with how many looks that took. */
  async keepUntil(shown: RegExp): Promise<number> {
    for (let looks = 1; looks <= 20; looks += 1) {
      await this.run('keep');
      if (shown.test(await this.run('show'))) return looks;
    }
    throw new Error(`never shown: ${shown}`);
  }

  /** The exit's machine is gone from the Internet, or back. */
  async cutExit(isCut: boolean): Promise<void> {
    const cut = 'table inet cut { chain cut { type filter hook prerouting priority -400; iifname "eth0" drop; }; }';
    await this.exit.server.namespace.run(['nft', isCut ? cut : 'delete table inet cut']);
  }

  async stopLink(): Promise<void> {
    await this.link.stop();
  }

  async startLink(): Promise<void> {
    await this.#startLink();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.link.stop();
    for (const link of this.#furtherLinks) await link.stop();
    await this.#lab.close();
  }

  /** Whose address on the lab's Internet this is; the address itself if it is nobody's. */
  nameOf(address: string): Seen {
    for (const [name, { outside }] of [['entry', this.entry], ['exit', this.exit], ...this.#further] as const) {
      if (outside.some((own) => own === address)) return name;
    }
    return address;
  }

  /** As on every server, all that is not near goes the default way. */
  async #routeOut(namespace: Namespace): Promise<void> {
    await namespace.ip('-4', 'route', 'add', 'default', 'via', this.#outside);
    await namespace.ip('-6', 'route', 'add', 'default', 'via', '2001:db8:b::9');
  }

  async #makeLink(): Promise<void> {
    const own = this.#addresses;
    this.#startLink = await this.#linkTo(this.exit, this.link, own);
    await this.#startLink();
    await this.entry.server.namespace.run(['sysctl', '-qw', `net.ipv4.conf.${this.link.name}.rp_filter=2`]);
    const [address, address6 = '-'] = own.map((one) => one.replace(/\/\d+$/, ''));
    const line = `${this.entry.server.interface} eu1 ${this.link.name} 1 ${address} ${address6} 10.77.0.1 wg`;
    this.writeLinks(`# links\n${line}\n`);
    mkdirSync(this.state);
    const text = readFileSync('deploy/vpn-bot-exits', 'utf8');
    const here = text.replace(/^CONFIG=.*/m, `CONFIG=${this.#config}`).replace(/^STATE=.*/m, `STATE=${this.state}`);
    writeFileSync(join(this.#folder, 'vpn-bot-exits'), here);
    chmodSync(join(this.#folder, 'vpn-bot-exits'), 0o755);
  }

  /** What starts a link with these addresses of its own, which the exit knows from now on. */
  async #linkTo({ server }: Gateway, link: WireguardInterface, own: readonly string[]): Promise<() => Promise<void>> {
    const keys = generateKeyPair();
    await server.addHandmadePeer({ publicKey: keys.publicKey, allowedIps: own });
    return () =>
      link.start(
        `[Interface]\nPrivateKey = ${keys.privateKey}\n[Peer]\nPublicKey = ${server.keys.publicKey}\nEndpoint = ${server.endpoint.host}:51820\nAllowedIPs = 0.0.0.0/0, ::/0\nPersistentKeepalive = 25\n`,
        own,
      );
  }

  get #config(): string {
    return join(this.#folder, 'exits.conf');
  }

  async #answer(web: Namespace): Promise<void> {
    const child = web.spawn(process.execPath, '-e', ANSWER);
    await new Promise((listening) => child.stdout.once('data', listening));
  }
}

async function gateway(lab: WireguardLab, number: number, addresses: readonly string[]): Promise<Gateway> {
  const server = await lab.server({ addresses });
  const { namespace } = server;
  const outside6 = `2001:db8:b::${number}`;
  await namespace.ip('address', 'add', `${outside6}/64`, 'dev', 'eth0', 'nodad');
  await namespace.run(['sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1']);
  await namespace.run(['nft', NAT]);
  return { server, outside: [server.endpoint.host, outside6] };
}

async function outsideOf(namespace: Namespace): Promise<string> {
  const [, address = ''] =
    /inet (192\.0\.2\.\d+)/.exec(await namespace.ip('-4', '-o', 'address', 'show', 'dev', 'eth0')) ?? [];
  return address;
}

/** The address that a site says it saw; `nobody` when it does not answer within 2 s, or the reason of a refusal. */
async function askWho(namespace: Namespace, site: string): Promise<string> {
  return (await namespace.run([process.execPath, '-e', ASK, site])).trim();
}

const ANSWER = `
require('node:net').createServer((one) => one.on('error', () => {}).end(one.remoteAddress.replace('::ffff:', ''))).listen(80, '::', () => console.log('listening'));
require('node:net').createServer((one) => one.on('error', () => {}).on('data', () => one.write(one.remoteAddress.replace('::ffff:', '') + '\\n'))).listen(81, '::');
require('node:net').createServer(async (one) => {
  one.on('error', () => {});
  for (let part = 0; part < 400 && !one.destroyed; part += 1) {
    one.write(Buffer.alloc(65536));
    await new Promise((next) => setTimeout(next, 5));
  }
  one.end();
}).listen(82, '::');
require('node:net').createServer((one) => one.on('error', () => {}).once('data', (wanted) => {
  const part = Buffer.alloc(65536);
  let left = Number(wanted);
  const more = () => {
    while (left > 0) {
      const bytes = Math.min(left, part.length);
      left -= bytes;
      if (!one.write(part.subarray(0, bytes))) return one.once('drain', more);
    }
    one.end();
  };
  more();
})).listen(83, '::');
`;
const KEEP = `
const one = require('node:net').connect(81, process.argv[1]);
one.on('error', () => {}).pipe(process.stdout);
setInterval(() => one.write('?'), 50);
`;
const LOAD = `
let bytes = 0;
require('node:net').connect(82, process.argv[1])
  .on('data', (data) => { if (bytes === 0) console.log('begun'); bytes += data.length; })
  .on('error', ({ code }) => console.log(code)).on('close', () => console.log(bytes));
`;
const RACE = `
let [bytes, began] = [0, 0];
const one = require('node:net').connect(83, process.argv[1], () => { began = performance.now(); one.write(process.argv[2]); });
one.on('data', (data) => { bytes += data.length; }).on('close', () => console.log(performance.now() - began, bytes));
`;
const ASK = `
const one = require('node:net').connect({ host: process.argv[1], port: 80, timeout: 2000 });
let text = '';
const end = (word) => { console.log(word); process.exit(); };
one.on('data', (data) => { text += data; }).on('end', () => end(text)).on('timeout', () => end('nobody')).on('error', ({ code }) => end(code));
`;
