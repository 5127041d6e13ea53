import { createServer, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { quote } from '../../../src/wireguard/drivers/quote.ts';
import { COMPILE_CACHE } from '../compile-cache.ts';
import { FakePrograms } from '../fake-programs.ts';
import { SimulatedInterface } from './interface.ts';
import { runWg } from './run-wg.ts';

const WG = resolve(import.meta.dirname, 'wg.ts');

export interface MachineOptions {
  /** The interface's name: one that this machine's real interfaces do not have. */
  readonly interface: string;
  /** The interface's own address with the network's prefix. */
  readonly address: string;
  /** Where clients connect. */
  readonly endpoint: { readonly host: string; readonly port: number };
}

/** A server with a simulated WireGuard interface: no rights are needed, and a `wg` first in `path` tells and changes its state. */
export class SimulatedMachine implements AsyncDisposable {
  readonly options: MachineOptions;
  readonly #programs: FakePrograms;
  readonly #server = createServer({ allowHalfOpen: true }, (socket) => this.#serve(socket));
  #made: SimulatedInterface;
  #isUp = true;

  private constructor(options: MachineOptions) {
    this.options = options;
    this.#made = new SimulatedInterface({ name: options.interface, port: options.endpoint.port });
    // the folder is told by the script's own name, which a shell finds by PATH
    const start = `NODE_COMPILE_CACHE=${quote([COMPILE_CACHE])} exec ${quote([process.execPath, WG])} "\${0%/*}/wg.sock" "$@"`;
    this.#programs = new FakePrograms({ wg: start });
  }

  static async start(options: MachineOptions): Promise<SimulatedMachine> {
    const machine = new SimulatedMachine(options);
    await new Promise<void>((listening) => machine.#server.listen(machine.#socketPath, listening));
    return machine;
  }

  /** For a driver or a login: the simulated `wg` stands before everything else. */
  get path(): string {
    return this.#programs.path;
  }

  /** The interface, or null while it is down. */
  get interface(): SimulatedInterface | null {
    return this.#isUp ? this.#made : null;
  }

  /** As a power cut: the interface is gone, and its peers with it. */
  vanish(): void {
    this.#isUp = false;
  }

  /** The interface is back with its key and port, and without any peer. */
  comeBack(): void {
    if (this.#isUp) return;
    const { name, port, keys } = this.#made;
    this.#made = new SimulatedInterface({ name, port, keys });
    this.#isUp = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((closed) => this.#server.close(closed));
    await this.#programs[Symbol.asyncDispose]();
  }

  get #socketPath(): string {
    return join(this.#programs.folder, 'wg.sock');
  }

  async #serve(socket: Socket): Promise<void> {
    socket.on('error', () => socket.destroy());
    const call = await text(socket).catch(() => '');
    if (!call.endsWith('\n'))
      socket.destroy(); // the program was killed before it had asked
    else socket.end(JSON.stringify(runWg(JSON.parse(call), this.interface)));
  }
}
