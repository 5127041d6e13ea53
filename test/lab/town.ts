import { generateKeyPair, type KeyPair } from '../../src/peers/devices/keys.ts';
import { Namespace } from './namespace.ts';
import type { Phone } from './phone.ts';
import { listenAt } from './reach.ts';
import { WireguardLab } from './wireguard-lab.ts';
import type { WireguardServer } from './wireguard-server.ts';

/** The server's addresses that are not of its tunnel: public ones, and its own in the provider's network. */
export const OWN = ['203.0.113.1', '2001:db8:1::1', '192.168.1.1', 'fd00:1::1'] as const;
/** A machine on the Internet. */
export const INTERNET = ['203.0.113.9', '2001:db8:9::9'] as const;
/** Machines that a server reaches and its friends shall not: one of each range, metadata among them. */
export const LAN = [
  ...['192.168.1.10', '10.99.0.10', '172.16.9.10', '100.64.0.10', '169.254.169.254', '168.63.129.16', '192.0.0.192'],
  ...['fd00:1::10', 'fd20:ce::254', '64:ff9b::a9fe:a9fe', '64:ff9b::c0a8:10a', '2002:c0a8:10a::1', 'fec0::10'],
] as const;

/** A server with friends behind it, a machine in its provider's network, and one on the Internet; all listen at 8080 and 53. */
export class Town implements AsyncDisposable {
  readonly server: WireguardServer;
  readonly lan: Namespace;
  readonly internet: Namespace;
  readonly #lab: WireguardLab;

  private constructor(lab: WireguardLab, server: WireguardServer, lan: Namespace, internet: Namespace) {
    this.#lab = lab;
    this.server = server;
    this.lan = lan;
    this.internet = internet;
  }

  static async build(addresses = ['10.66.0.1/24', '2001:db8:66::1/64']): Promise<Town> {
    const lab = await WireguardLab.start();
    const server = await lab.server({ addresses });
    const town = new Town(lab, server, await Namespace.make(), (await lab.phone()).namespace);
    await town.#wire();
    for (const one of [server.namespace, town.lan, town.internet]) await listenAt(one, 53, 8080);
    return town;
  }

  /** A friend's phone that is online, with these addresses. */
  async friend(...addresses: string[]): Promise<Phone> {
    const phone = await this.#lab.phone();
    const keys: KeyPair = generateKeyPair();
    const { endpoint } = this.server;
    await this.server.addHandmadePeer({ publicKey: keys.publicKey, allowedIps: addresses });
    await phone.up(`[Interface]\nPrivateKey = ${keys.privateKey}\nAddress = ${addresses.join(', ')}\n
[Peer]\nPublicKey = ${this.server.keys.publicKey}\nEndpoint = ${endpoint.host}:${endpoint.port}\nAllowedIPs = 0.0.0.0/0, ::/0\n`);
    await listenAt(phone.namespace, 8080);
    return phone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lan.close();
    await this.#lab.close();
  }

  async #wire(): Promise<void> {
    const server = this.server.namespace;
    await server.run(['sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1']);
    await server.ip('link', 'add', 'lan0', 'type', 'veth', 'peer', 'name', 'lan0', 'netns', this.lan.name);
    for (const one of [server, this.lan]) await one.ip('link', 'set', 'lan0', 'up');
    const give = (one: Namespace, device: string, ...addresses: readonly string[]) =>
      Promise.all(addresses.map((address) => one.ip('address', 'add', address, 'dev', device, ...noWaiting(address))));
    const route = (one: Namespace, to: string, ...how: string[]) =>
      one.ip(to.includes(':') ? '-6' : '-4', 'route', 'add', to, ...how);
    await give(server, 'eth0', '203.0.113.1/32', '2001:db8:1::1/64');
    await give(server, 'lan0', '192.168.1.1/24', 'fd00:1::1/64');
    await give(this.lan, 'lan0', ...LAN.map((address) => (address.includes(':') ? `${address}/128` : `${address}/32`)));
    await give(this.internet, 'eth0', '203.0.113.9/32', '2001:db8:1::9/64', '2001:db8:9::9/128');
    for (const address of LAN) if (address !== '192.168.1.10') await route(server, address, 'dev', 'lan0');
    await route(this.lan, '192.168.1.0/24', 'dev', 'lan0');
    await route(this.lan, 'fd00:1::/64', 'dev', 'lan0');
    await route(this.lan, '::/0', 'via', 'fd00:1::1');
    await route(server, '203.0.113.9', 'dev', 'eth0');
    await route(server, '2001:db8:9::9', 'via', '2001:db8:1::9');
    await route(this.internet, '203.0.113.1', 'dev', 'eth0', 'src', '203.0.113.9');
    await route(this.internet, '2001:db8:66::/48', 'via', '2001:db8:1::1');
  }
}

const noWaiting = (address: string): string[] => (address.includes(':') ? ['nodad'] : []);
