import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa, type Options } from 'execa';
import { endWithUs } from '../lab/end-with-us.ts';
import { eventually } from '../lab/eventually.ts';
import { sweepLeftovers, temporaryFolder, uniqueName } from '../lab/leftovers.ts';
import { ownPort } from '../lab/own-port.ts';
import { end, isAlive } from '../lab/processes.ts';
import { type Answers, answering, ENV, Host, type Said, type TryOptions } from '../machine/host.ts';
import type { Release } from '../machine/tree.ts';
import { type Image, imageOf } from './image.ts';
import { qemuCommand } from './qemu.ts';
import { Ssh } from './ssh.ts';

/** An emulated boot takes 40 s on a quiet machine. */
const BOOT = { timeout: 10 * 60_000, every: 1000 };

export interface KernelMachineOptions {
  readonly release: Release;
  readonly memoryMb: number;
  /** Moves the tap device to where its street is, and says what card is at the machine's end of it. */
  readonly plugIn: (tap: string) => Promise<void>;
  readonly card: string;
  /** A second disk, with what it is given (bag.ts). */
  readonly bag?: string | undefined;
}

/** A whole machine on Debian's own kernel, under QEMU; its changes to the disk go with it. */
export class KernelMachine extends Host implements AsyncDisposable {
  readonly #folder = temporaryFolder();
  readonly #image: Image;
  #ssh: Ssh | undefined;
  #qemu = 0;
  #said = '';

  private constructor(image: Image) {
    super();
    this.#image = image;
  }

  static async start(options: KernelMachineOptions): Promise<KernelMachine> {
    await sweepLeftovers();
    const machine = new KernelMachine(await imageOf(options.release));
    try {
      await machine.#powerOn(options);
    } catch (error) {
      await machine.close();
      throw error;
    }
    return machine;
  }

  async try(argv: readonly string[], { input = '', env = {} }: TryOptions = {}): Promise<Said> {
    const { exitCode, all } = await this.#login.start(inside(argv, env), { input });
    return { exitCode: exitCode ?? -1, text: all };
  }

  async converse(script: string, answers: Answers, env: Options['env'] = {}): Promise<Said> {
    const child = this.#login.start(inside(['bash', '-ec', script], env), { tty: true });
    child.all.setEncoding('utf8').on(
      'data',
      answering(answers, (line) => child.stdin.write(line)),
    );
    const { exitCode, all } = await child;
    return { exitCode: exitCode ?? -1, text: all };
  }

  /** Copies a folder out of its bag, to the same place. */
  async unpack(path: string): Promise<void> {
    await this.sh(`mount -o ro /dev/vdb /mnt && mkdir -p '${path}' && cp -a '/mnt${path}/.' '${path}' && umount /mnt`);
  }

  async reboot(): Promise<void> {
    const id = ['cat', '/proc/sys/kernel/random/boot_id'];
    const before = (await this.try(id)).text;
    await this.try(['systemctl', 'reboot']); // the answer may be cut off
    await this.#login.close();
    await this.#untilUp(async () => {
      const { exitCode, text } = await this.try(id);
      return exitCode === 0 && text !== before;
    });
  }

  async close(): Promise<void> {
    await this.#ssh?.close();
    if (this.#qemu > 0) await end([this.#qemu]);
    await rm(this.#folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  get #login(): Ssh {
    if (this.#ssh === undefined) throw new Error('the machine is not on');
    return this.#ssh;
  }

  get #console(): string {
    return join(this.#folder, 'console');
  }

  async #powerOn({ memoryMb, card, plugIn, bag }: KernelMachineOptions): Promise<void> {
    const [sshPort, tap, image] = [await ownPort(), uniqueName(), this.#image];
    await execa('ip', ['tuntap', 'add', 'dev', tap, 'mode', 'tap']);
    await execa('ip', ['link', 'set', tap, 'up']);
    const command = qemuCommand({ image, memoryMb, sshPort, tap, card, bag, console: this.#console });
    const [program = '', ...args] = endWithUs(command);
    const qemu = execa(program, args, { stdin: 'ignore', reject: false, cleanup: true, all: true });
    qemu.all.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text;
    });
    this.#qemu = qemu.pid ?? 0;
    this.#ssh = new Ssh(sshPort, image.key, this.#folder);
    // QEMU has opened it, and keeps it wherever it goes
    await eventually(() => this.#isOn() && hasCarrier(tap), { timeout: 60_000 });
    await plugIn(tap);
    await this.#untilUp(async () => (await this.try(['true'])).exitCode === 0);
  }

  async #untilUp(answers: () => Promise<boolean>): Promise<void> {
    try {
      await eventually(() => this.#isOn() && answers(), BOOT);
      await eventually(async () => /^(running|degraded)\b/m.test((await this.try(RUNNING)).text), BOOT);
    } catch (cause) {
      throw new Error(`the machine did not boot:\n${this.#said}${readFileSync(this.#console, 'utf8')}`, { cause });
    }
  }

  #isOn(): boolean {
    if (!isAlive(this.#qemu)) throw new Error(`QEMU ended: ${this.#said}`);
    return true;
  }
}

const RUNNING = ['systemctl', 'is-system-running'];

const inside = (argv: readonly string[], env: Options['env'] = {}): string[] => [
  'env',
  '-i',
  ...Object.entries({ ...ENV, ...env }).map(([name, value]) => `${name}=${value}`),
  ...argv,
];

/** Whether a program has opened the tap device. */
const hasCarrier = (tap: string): boolean => readFileSync(`/sys/class/net/${tap}/carrier`, 'utf8').trim() === '1';
