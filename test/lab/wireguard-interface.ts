import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { eventually } from './eventually.ts';
import { uniqueName } from './leftovers.ts';
import type { Namespace } from './namespace.ts';
import { end, isAlive } from './processes.ts';

/** A real WireGuard interface in a namespace, made by wireguard-go; `wg` finds it from every namespace by its name. */
export class WireguardInterface {
  readonly name: string;
  readonly #namespace: Namespace;
  #daemon: number | undefined;

  constructor(namespace: Namespace, name = uniqueName()) {
    this.#namespace = namespace;
    this.name = name;
  }

  /** Makes the interface, gives it what `wg setconf` reads (peers included) and its addresses, and brings it up. */
  async start(config: string, addresses: readonly string[], mtu = 1420): Promise<void> {
    const daemon = this.#namespace.spawn('wireguard-go', '-f', this.name);
    this.#daemon = daemon.pid;
    await eventually(() => {
      if (daemon.pid === undefined || !isAlive(daemon.pid)) throw new Error('wireguard-go ended at once');
      return existsSync(`/var/run/wireguard/${this.name}.sock`);
    });
    await this.setconf(config);
    for (const address of addresses) {
      const noWaiting = address.includes(':') ? ['nodad'] : [];
      await this.#namespace.ip('address', 'add', address, 'dev', this.name, ...noWaiting);
    }
    await this.#namespace.ip('link', 'set', this.name, 'mtu', String(mtu), 'up');
  }

  /** The interface vanishes, its peers with it. */
  async stop(): Promise<void> {
    if (this.#daemon !== undefined) await end([this.#daemon]);
    this.#daemon = undefined;
  }

  /** Runs `wg` with a command about this interface, such as `show` and `latest-handshakes`. */
  async wg(command: string, ...args: string[]): Promise<string> {
    const { stdout } = await execa('wg', [command, this.name, ...args]);
    return stdout;
  }

  async setconf(config: string): Promise<void> {
    // through cat: the stdin of Node's children is a socket, which cannot be opened as a file
    await execa('sh', ['-c', 'cat | wg setconf "$1" /dev/stdin', 'sh', this.name], { input: config });
  }
}
