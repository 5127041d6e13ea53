import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { KeyPair } from '../../../src/peers/devices/keys.ts';
import { quote } from '../../../src/wireguard/drivers/quote.ts';
import { COMPILE_CACHE } from '../compile-cache.ts';
import { FakePrograms } from '../fake-programs.ts';
import { SimulatedInterface } from './interface.ts';
import { runWg } from './run-wg.ts';

const WG = resolve(import.meta.dirname, 'wg.ts');

/**
 * The simulated `wg`. It is looked at every few seconds, and a Node program would take 40 ms of processor time for each look: so the
 * shell itself prints what the machine has written last. Changes are rare and asked of the machine through its socket. The folder is
 * told by the script's own name, which a shell finds by PATH.
 */
const WG_SCRIPT = `state="\${0%/*}"
case "$1 $3" in
'show dump')
  cat "$state/$2.dump" 2>/dev/null && exit
  echo 'Unable to access interface: No such device' >&2
  exit 1 ;;
'show '*|--version*)
  echo 'the simulated wg knows show … dump, addconf and set' >&2
  exit 1 ;;
esac
NODE_COMPILE_CACHE=${quote([COMPILE_CACHE])} exec ${quote([process.execPath, WG])} "$state/wg.sock" "$@"`;

export interface MachineOptions {
  /** The interface's name: one that this machine's real interfaces do not have. */
  readonly interface: string;
  /** The interface's own address with the network's prefix. */
  readonly address: string;
  /** Where clients connect. */
  readonly endpoint: { readonly host: string; readonly port: number };
  /** Set: it speaks AmneziaWG with these values, and its program is `awg`. */
  readonly amneziawg?: Readonly<Record<string, string | number>>;
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
    this.#programs = new FakePrograms({ [options.amneziawg ? 'awg' : 'wg']: WG_SCRIPT });
    this.#made = this.#make();
    this.#writeDump();
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
    this.#writeDump();
  }

  /** The interface is back with its key and port, and without any peer. */
  comeBack(): void {
    if (this.#isUp) return;
    this.#made = this.#make(this.#made.keys);
    this.#isUp = true;
    this.#writeDump();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isUp = false; // nothing is written any more where the folder may be gone
    await new Promise((closed) => this.#server.close(closed));
    await this.#programs[Symbol.asyncDispose]();
  }

  get #socketPath(): string {
    return join(this.#programs.folder, 'wg.sock');
  }

  #make(keys?: KeyPair): SimulatedInterface {
    const { interface: name, endpoint, amneziawg = {} } = this.options;
    return new SimulatedInterface({
      name,
      port: endpoint.port,
      parameters: Object.entries(amneziawg).map(([key, value]) => `${key} = ${value}`),
      ...(keys && { keys }),
      onChange: () => this.#writeDump(),
    });
  }

  /** Writes what `wg show … dump` prints from now on; the file is there whole or not at all. */
  #writeDump(): void {
    const file = join(this.#programs.folder, `${this.options.interface}.dump`);
    const { status, stdout } = runWg({ argv: ['show', this.options.interface, 'dump'], text: null }, this.interface);
    if (status !== 0) {
      rmSync(file, { force: true });
      return;
    }
    writeFileSync(`${file}.new`, stdout, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  async #serve(socket: Socket): Promise<void> {
    socket.on('error', () => socket.destroy());
    const call = await text(socket).catch(() => '');
    if (!call.endsWith('\n'))
      socket.destroy(); // the program was killed before it had asked
    else socket.end(JSON.stringify(runWg(JSON.parse(call), this.interface)));
  }
}
