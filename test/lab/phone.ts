import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { AWG_QUICK, isForAmneziawg } from './amneziawg/amneziawg.ts';
import { temporaryFolder } from './leftovers.ts';
import type { Namespace } from './namespace.ts';
import { ContinuousPing, type PingReport, pingTimes } from './ping.ts';
import { WireguardInterface } from './wireguard-interface.ts';

/** A friend's phone: a machine that brings up a client's `.conf` exactly as it was written. */
export class Phone {
  readonly namespace: Namespace;
  readonly #folder = temporaryFolder();
  /** The tunnels in its app, by their names in small letters. */
  readonly #imported = new Map<string, string>();
  #tunnel: WireguardInterface | undefined;

  constructor(namespace: Namespace) {
    this.namespace = namespace;
  }

  /**
   * Imports the file and turns the tunnel on, with an app for AmneziaWG where it is such a file; throws when the app's programs do not take its name or its text. As in every app, a
   * tunnel whose name is there already is not imported; nothing is deleted from the phone. A file without a name is its only one.
   */
  async up(text: string, fileName = 'phone.conf'): Promise<void> {
    if (this.#tunnel !== undefined) throw new Error('one tunnel at a time: the phone is up already');
    const known = fileName === 'phone.conf' ? text : (this.#imported.get(fileName.toLowerCase()) ?? text);
    if (known !== text) throw new Error(`a tunnel called ${fileName} exists already`);
    this.#imported.set(fileName.toLowerCase(), text);
    const file = join(this.#folder, fileName);
    writeFileSync(file, text, { mode: 0o600 });
    const isAmneziawg = isForAmneziawg(text);
    const { stdout: stripped } = await execa(isAmneziawg ? AWG_QUICK : 'wg-quick', ['strip', file]);
    const tunnel = new WireguardInterface(this.namespace, isAmneziawg ? {} : null);
    this.#tunnel = tunnel;
    const [mtu] = valuesOf(text, 'MTU');
    await tunnel.start(`${stripped}\n`, valuesOf(text, 'Address'), mtu === undefined ? undefined : Number(mtu));
    for (const network of valuesOf(text, 'AllowedIPs')) {
      // in a namespace of its own the tunnel may be the default route: the way to the server is more specific
      await this.namespace.ip(network.includes(':') ? '-6' : '-4', 'route', 'replace', network, 'dev', tunnel.name);
    }
  }

  async down(): Promise<void> {
    await this.#tunnel?.stop();
    this.#tunnel = undefined;
  }

  /** As a friend does who imported a second file: turns one tunnel off and the other on. */
  async switchTo(text: string, fileName?: string): Promise<void> {
    await this.down();
    await this.up(text, fileName);
  }

  /** Pings every `interval` seconds (fractions allowed), and waits for the replies. */
  ping(address: string, { count = 5, interval = 0.1 } = {}): Promise<PingReport> {
    return pingTimes(this.namespace, address, count, interval);
  }

  /** Whether the address answers within so many whole seconds. */
  async reaches(address: string, seconds = 3): Promise<boolean> {
    const args = ['-n', '-q', '-c', '1', '-i', '0.05', '-w', String(seconds), address];
    const command = ['netns', 'exec', this.namespace.name, 'ping', ...args];
    const { exitCode, stderr } = await execa('ip', command, { reject: false });
    if (/usage|invalid/i.test(stderr)) throw new Error(stderr);
    return exitCode === 0;
  }

  /** Starts pings every `interval` seconds, to be stopped and counted. */
  keepPinging(address: string, interval = 0.05): ContinuousPing {
    return new ContinuousPing(this.namespace, address, interval);
  }

  /** Sends a text through the tunnel, and gives what came back within so many seconds. */
  async exchange(protocol: 'tcp' | 'udp', address: string, port: number, text: string, seconds = 3): Promise<string> {
    const script = 'exec 3<>"/dev/$1/$2/$3"; printf %s "$4" >&3; head -c "$5" <&3';
    const words = [protocol, address, String(port), text, String(Buffer.byteLength(text))];
    return this.namespace.run(['timeout', String(seconds), 'bash', '-c', script, 'bash', ...words]);
  }

  /** What `wg` says of the phone's own interface, such as `wg('show', 'transfer')`. */
  async wg(command: string, ...args: string[]): Promise<string> {
    if (this.#tunnel === undefined) throw new Error('the phone is not up');
    return this.#tunnel.wg(command, ...args);
  }

  async close(): Promise<void> {
    await this.down();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function valuesOf(text: string, name: string): string[] {
  const lines = text.split('\n').map((line) => line.split('=', 2).map((part) => part.trim()));
  return lines
    .filter(([key]) => key?.toLowerCase() === name.toLowerCase())
    .flatMap(([, value = '']) => value.split(/\s*,\s*/));
}
