import { execa } from 'execa';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { type AmneziawgOptions, AWG, SAMPLE_2 } from './amneziawg/amneziawg.ts';
import type { Namespace } from './namespace.ts';
import { WireguardInterface } from './wireguard-interface.ts';

export interface ServerOptions {
  /** The interface's own addresses with the networks' prefixes. */
  readonly addresses?: readonly string[];
  /** Set: it speaks AmneziaWG, by default 2.0 with the parameters of `SAMPLE_2`. */
  readonly amneziawg?: AmneziawgOptions | null;
}

/** A friend-made peer that the bot did not make. */
export interface HandmadePeer {
  readonly publicKey: string;
  readonly allowedIps: readonly string[];
  readonly presharedKey?: string;
}

/** A WireGuard server as the owner set it up: an interface with key, port and addresses, and no peers. */
export class WireguardServer {
  /** Where clients connect. */
  readonly endpoint: { readonly host: string; readonly port: number };
  readonly keys = generateKeyPair();
  readonly addresses: readonly string[];
  readonly namespace: Namespace;
  /** Its `[Interface]`'s AmneziaWG lines; null: it speaks plain WireGuard. */
  readonly parameters: Readonly<Record<string, string | number>> | null;
  readonly #interface: WireguardInterface;

  constructor(
    namespace: Namespace,
    host: string,
    { addresses = ['10.0.0.1/24'], amneziawg = null }: ServerOptions = {},
  ) {
    this.namespace = namespace;
    this.endpoint = { host, port: 51820 };
    this.addresses = addresses;
    this.parameters = amneziawg && (amneziawg.parameters ?? SAMPLE_2);
    this.#interface = new WireguardInterface(namespace, amneziawg && { fields: 20, ...amneziawg });
  }

  get interface(): string {
    return this.#interface.name;
  }

  /** The server's own address inside the tunnel, which answers pings. */
  get address(): string {
    return this.addresses[0]?.split('/', 1)[0] ?? '';
  }

  /** Also after `vanish`: the interface comes back with the same key, port and addresses, and without any peer. */
  async start(): Promise<void> {
    const lines = Object.entries(this.parameters ?? {})
      .map(([name, value]) => `${name} = ${value}\n`)
      .join('');
    const config = `[Interface]\nPrivateKey = ${this.keys.privateKey}\nListenPort = ${this.endpoint.port}\n${lines}`;
    await this.#interface.start(config, this.addresses);
  }

  /** As when somebody runs `wg-quick down`. */
  async vanish(): Promise<void> {
    await this.#interface.stop();
  }

  /** As a reboot does. */
  async restart(): Promise<void> {
    await this.vanish();
    await this.start();
  }

  async addHandmadePeer({ publicKey, allowedIps, presharedKey }: HandmadePeer): Promise<void> {
    const secret = presharedKey === undefined ? '' : `PresharedKey = ${presharedKey}\n`;
    const input = `[Peer]\nPublicKey = ${publicKey}\n${secret}AllowedIPs = ${allowedIps.join(', ')}\n`;
    await execa('sh', ['-c', 'cat | wg addconf "$1" /dev/stdin', 'sh', this.interface], { input });
  }

  /** Sends everything back that comes to this port, by TCP and by UDP, until the lab ends. */
  async echo(port: number): Promise<void> {
    const { stdout } = this.namespace.spawn(process.execPath, '-e', ECHO, String(port));
    await new Promise((listening) => stdout.once('data', listening));
  }

  /** What `wg` says, such as `wg('show', 'latest-handshakes')`. */
  wg(command: string, ...args: string[]): Promise<string> {
    return this.#interface.wg(command, ...args);
  }

  /** What `awg` says, such as `awg('showconf')`. */
  async awg(command: string, ...args: string[]): Promise<string> {
    return (await execa(AWG, [command, this.interface, ...args])).stdout;
  }

  /** Public key → allowed IPs, as `wg` tells them. */
  async allowedIps(): Promise<Map<string, string[]>> {
    return new Map((await this.#table('allowed-ips')).map(([key = '', ...ips]) => [key, ips.filter(isAddress)]));
  }

  async presharedKeyOf(publicKey: string): Promise<string | undefined> {
    return (await this.#table('preshared-keys')).find(([key]) => key === publicKey)?.[1];
  }

  async #table(what: string): Promise<string[][]> {
    const lines = (await this.wg('show', what)).split('\n').filter(Boolean);
    return lines.map((line) => line.split(/\s+/));
  }
}

const isAddress = (word: string) => word !== '(none)';

const ECHO = `
const port = Number(process.argv[1]);
const udp = require('node:dgram').createSocket('udp4').on('message', (text, from) => udp.send(text, from.port, from.address));
const tcp = require('node:net').createServer((socket) => socket.on('error', () => {}).pipe(socket));
udp.bind(port, () => tcp.listen(port, '0.0.0.0', () => console.log('listening')));
`;
