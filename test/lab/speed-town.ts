import { readLimits } from '../../src/limits/answer.ts';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { WIREGUARD } from '../../src/wireguard/dialect/dialect.ts';
import { shellCommands } from '../../src/wireguard/drivers/node-commands.ts';
import type { Namespace } from './namespace.ts';
import type { Phone } from './phone.ts';
import { WireguardLab } from './wireguard-lab.ts';
import type { WireguardServer } from './wireguard-server.ts';

/** Where a site answers, by the version of IP. */
const SITE = { 4: '192.0.2.200', 6: '2001:db8::200' } as const;

/** A server with friends behind it and a site before it, over which speeds are measured in IPv4 and IPv6. */
export class SpeedTown implements AsyncDisposable {
  readonly server: WireguardServer;
  readonly #lab: WireguardLab;
  readonly #site: Namespace;

  private constructor(lab: WireguardLab, server: WireguardServer, site: Namespace) {
    this.#lab = lab;
    this.server = server;
    this.#site = site;
  }

  static async build(): Promise<SpeedTown> {
    const lab = await WireguardLab.start();
    const server = await lab.server({ addresses: ['10.66.0.1/24', 'fd66::1/64'] });
    const site = (await lab.phone()).namespace;
    for (const key of ['net.ipv4.ip_forward', 'net.ipv6.conf.all.forwarding'])
      await server.namespace.run(['sysctl', '-qw', `${key}=1`]);
    await server.namespace.ip('address', 'add', '2001:db8::1/64', 'dev', 'eth0', 'nodad');
    await site.ip('address', 'add', `${SITE[4]}/24`, 'dev', 'eth0');
    await site.ip('address', 'add', `${SITE[6]}/64`, 'dev', 'eth0', 'nodad');
    await site.ip('route', 'add', '10.66.0.0/24', 'via', server.endpoint.host);
    await site.ip('-6', 'route', 'add', 'fd66::/64', 'via', '2001:db8::1');
    return new SpeedTown(lab, server, site);
  }

  /** The phone of the friend with this number in the network, online. */
  async friend(number: number): Promise<Phone> {
    const phone = await this.#lab.phone();
    const keys = generateKeyPair();
    const [address, address6] = [`10.66.0.${number}/32`, `fd66::${number.toString(16)}/128`];
    await this.server.addHandmadePeer({ publicKey: keys.publicKey, allowedIps: [address, address6] });
    const { host, port } = this.server.endpoint;
    await phone.up(`[Interface]\nPrivateKey = ${keys.privateKey}\nAddress = ${address}, ${address6}\n
[Peer]\nPublicKey = ${this.server.keys.publicKey}\nEndpoint = ${host}:${port}\nAllowedIPs = 0.0.0.0/1, 192.0.2.200/32, ::/0\n`);
    return phone;
  }

  /** Has the server put these lines in force, as the bot does over a shell. */
  async limit(...lines: readonly string[]) {
    const { argv, stdin } = shellCommands({ dialect: WIREGUARD, interface: this.server.interface }, 20).limits(lines);
    return readLimits(await this.server.namespace.run(argv, stdin ?? ''));
  }

  /** What the site or the phone gets by TCP (Mbit/s) within so many seconds, as iperf3 counts it without the first second. */
  async speed(phone: Phone, way: 'down' | 'up', version: 4 | 6 = 4, seconds = 4): Promise<number> {
    const port = String(5201 + Math.floor(Math.random() * 1000));
    const server = this.#site.spawn('iperf3', '-s', '-1', '-p', port, '--forceflush');
    await new Promise((listening) => server.stdout.once('data', listening));
    const direction = way === 'down' ? ['-R'] : [];
    const words = ['iperf3', '-J', '-O', '1', '-t', String(seconds), '-p', port, ...direction, '-c', SITE[version]];
    const said: { end: { sum_received: { bits_per_second: number } } } = JSON.parse(await phone.namespace.run(words));
    await server;
    return said.end.sum_received.bits_per_second / 1e6;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lab.close();
  }
}
