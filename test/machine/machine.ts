import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execa, type Options } from 'execa';
import { eventually } from '../lab/eventually.ts';
import { descendantsOf, end, isAlive, signalAll } from '../lab/processes.ts';
import { makeCgroups } from './cgroups.ts';
import { type Answers, answering, ENV, Host, type Said, type TryOptions } from './host.ts';
import { machineFolder, removeMachine } from './leftovers.ts';
import { type Release, treeOf } from './tree.ts';

export interface MachineOptions {
  readonly release: Release;
  /** Plugs the machine in, after every boot. */
  readonly plugIn: (leader: number) => Promise<void>;
}

/** A whole machine under systemd on a fresh Debian; what happens in it stays in a memory disk that goes with it. */
export class Machine extends Host implements AsyncDisposable {
  readonly folder: string;
  readonly #plugIn: MachineOptions['plugIn'];
  #nspawn = 0;
  #leader = 0;
  #console = '';

  private constructor(folder: string, plugIn: MachineOptions['plugIn']) {
    super();
    this.folder = folder;
    this.#plugIn = plugIn;
  }

  static async start({ release, plugIn }: MachineOptions): Promise<Machine> {
    const tree = await treeOf(release);
    const machine = new Machine(await machineFolder(), plugIn);
    await machine.#prepare(tree);
    await machine.boot();
    return machine;
  }

  /** A path inside as this machine sees it. */
  path(inside: string): string {
    return join(this.folder, 'root', inside);
  }

  /** The process of its init; its namespaces are the machine's. */
  get leader(): number {
    return this.#leader;
  }

  async boot(): Promise<void> {
    const name = basename(this.folder);
    const args = ['-D', this.path('/'), '-M', name, '-b', '--settings=no'];
    const alone = ['--private-network', '--register=no', '--keep-unit', '--console=pipe', '--resolv-conf=off'];
    const kernel = ['--capability=CAP_NET_ADMIN', `--bind=${join(this.folder, 'tun')}:/dev/net/tun`];
    const enter = makeCgroups(name).map((group) => `echo $$ >${group}/cgroup.procs; `);
    const nspawn = execa(
      'sh',
      ['-ec', `${enter.join('')}exec systemd-nspawn "$@"`, 'sh', ...args, ...alone, ...kernel],
      {
        // newer systemd boots on nothing else, also where this machine's own is the old hierarchy
        env: { UNIFIED_CGROUP_HIERARCHY: '1', SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' },
        stdin: 'ignore',
        all: true,
        reject: false,
      },
    );
    nspawn.all.setEncoding('utf8').on('data', (text: string) => {
      this.#console += text;
    });
    this.#nspawn = nspawn.pid ?? 0;
    await eventually(() => this.#isUp(), { timeout: 60_000, every: 50 }).catch((cause: unknown) => {
      throw new Error(`the machine did not boot:\n${this.#console}`, { cause });
    });
    await this.#plugIn(this.#leader);
  }

  async reboot(): Promise<void> {
    await this.run('systemctl', 'poweroff').catch(() => undefined); // the answer may be cut off
    await eventually(() => !isAlive(this.#nspawn), { timeout: 60_000 });
    await this.boot();
  }

  async try(argv: readonly string[], { input, env }: TryOptions = {}): Promise<Said> {
    const options = {
      all: true,
      reject: false,
      extendEnv: false,
      env: { ...ENV, ...env },
      input: input ?? '',
    } as const;
    const { exitCode, all } = await execa('nsenter', ['-t', String(this.#leader), '-a', '--', ...argv], options);
    return { exitCode: exitCode ?? -1, text: all };
  }

  async converse(script: string, answers: Answers, env: Options['env'] = {}): Promise<Said> {
    const argv = ['nsenter', '-t', String(this.#leader), '-a', '--', 'script', '-qec', script, '/dev/null'] as const;
    const [program, ...words] = argv;
    const child = execa(program, words, { all: true, reject: false, extendEnv: false, env: { ...ENV, ...env } });
    child.all.setEncoding('utf8').on(
      'data',
      answering(answers, (line) => child.stdin.write(line)),
    );
    const { exitCode, all } = await child;
    return { exitCode: exitCode ?? -1, text: all };
  }

  /** As when its power fails; `boot` starts it again. */
  async die(): Promise<void> {
    const all = [this.#nspawn, ...descendantsOf(this.#nspawn)].filter(isAlive);
    signalAll(all, 'SIGKILL');
    await end(all);
  }

  async close(): Promise<void> {
    await this.die(); // its disk goes away in a moment: nothing needs to be put in order
    await removeMachine(this.folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #prepare(tree: string): Promise<void> {
    for (const name of ['upper', 'work', 'root']) mkdirSync(join(this.folder, name));
    const layers = `lowerdir=${tree},upperdir=${join(this.folder, 'upper')},workdir=${join(this.folder, 'work')}`;
    await execa('mount', ['-t', 'overlay', 'overlay', '-o', layers, this.path('/')]);
    await execa('mknod', ['-m', '666', join(this.folder, 'tun'), 'c', '10', '200']);
    chmodSync(join(this.folder, 'tun'), 0o666); // whatever the umask is
    writeFileSync(this.path('/etc/hostname'), 'vpn\n');
    rmSync(this.path('/etc/resolv.conf'), { force: true });
    for (const file of ['/etc/resolv.conf', '/etc/ssl/certs/ca-certificates.crt']) copyFileSync(file, this.path(file));
    writeFileSync(this.path('/etc/dpkg/dpkg.cfg.d/quick'), 'force-unsafe-io\n');
  }

  async #isUp(): Promise<boolean> {
    if (!isAlive(this.#nspawn)) throw new Error('systemd-nspawn ended');
    for (const pid of descendantsOf(this.#nspawn).slice(0, 1)) {
      this.#leader = pid;
      const { text } = await this.try(['systemctl', 'is-system-running']);
      return /^(running|degraded)\b/m.test(text);
    }
    return false;
  }
}
