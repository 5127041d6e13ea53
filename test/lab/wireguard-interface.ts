import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { type AmneziawgOptions, AWG, forgetAmneziawg, markAmneziawg } from './amneziawg/amneziawg.ts';
import { eventually } from './eventually.ts';
import { uniqueName } from './leftovers.ts';
import type { Namespace } from './namespace.ts';
import { end, isAlive } from './processes.ts';

/** A real WireGuard interface in a namespace, made by wireguard-go; `wg` finds it from every namespace by its name. */
export class WireguardInterface {
  readonly name: string;
  readonly #namespace: Namespace;
  readonly #amneziawg: AmneziawgOptions | null;
  #daemon: number | undefined;

  /** With `amneziawg` it is one of AmneziaWG for the lab's `awg`; its packets are WireGuard's all the same. */
  constructor(namespace: Namespace, amneziawg: AmneziawgOptions | null = null) {
    this.#namespace = namespace;
    this.name = uniqueName();
    this.#amneziawg = amneziawg;
  }

  /** Makes the interface, gives it what `wg setconf` reads (peers included) and its addresses, and brings it up. */
  async start(config: string, addresses: readonly string[], mtu = 1420): Promise<void> {
    const daemon = this.#namespace.spawn('wireguard-go', '-f', this.name);
    this.#daemon = daemon.pid;
    await eventually(() => {
      if (daemon.pid === undefined || !isAlive(daemon.pid)) throw new Error('wireguard-go ended at once');
      return existsSync(`/var/run/wireguard/${this.name}.sock`);
    });
    if (this.#amneziawg) markAmneziawg(this.name, this.#amneziawg);
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
    if (this.#amneziawg) forgetAmneziawg(this.name);
  }

  /** Runs `wg` with a command about this interface, such as `show` and `latest-handshakes`. */
  async wg(command: string, ...args: string[]): Promise<string> {
    const { stdout } = await execa('wg', [command, this.name, ...args]);
    return stdout;
  }

  async setconf(config: string): Promise<void> {
    // through cat: the stdin of Node's children is a socket, which cannot be opened as a file
    const program = this.#amneziawg ? AWG : 'wg';
    await execa('sh', ['-c', 'cat | "$1" setconf "$2" /dev/stdin', 'sh', program, this.name], { input: config });
  }
}
