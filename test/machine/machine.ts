import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { execa, type Options } from 'execa';
import { eventually } from '../lab/eventually.ts';
import { descendantsOf, end, isAlive, signalAll } from '../lab/processes.ts';
import { makeCgroups } from './cgroups.ts';
import { machineFolder, removeMachine } from './leftovers.ts';
import { type Release, treeOf } from './tree.ts';

/** Programs in a machine start with what systemd would give them. */
const ENV = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C.UTF-8' };

/** What a command in a machine said, both outputs as a terminal would show them. */
export interface Said {
  readonly exitCode: number;
  readonly text: string;
}

export interface MachineOptions {
  readonly release: Release;
  /** Plugs the machine in, after every boot. */
  readonly plugIn: (leader: number) => Promise<void>;
}

/** A whole machine under systemd on a fresh Debian; what happens in it stays in a memory disk that goes with it. */
export class Machine implements AsyncDisposable {
  readonly folder: string;
  readonly #plugIn: MachineOptions['plugIn'];
  #nspawn = 0;
  #leader = 0;
  #console = '';

  private constructor(folder: string, plugIn: MachineOptions['plugIn']) {
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

  /** Copies a file of this machine's into it. */
  put(inside: string, file: string, mode: number): void {
    mkdirSync(dirname(this.path(inside)), { recursive: true });
    copyFileSync(file, this.path(inside));
    chmodSync(this.path(inside), mode);
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

  /** As `systemctl reboot` does on a server: everything ends, the disk stays. */
  async reboot(): Promise<void> {
    await this.run('systemctl', 'poweroff').catch(() => undefined); // the answer may be cut off
    await eventually(() => !isAlive(this.#nspawn), { timeout: 60_000 });
    await this.boot();
  }

  /** Runs a program inside; throws with what it said when it fails, and with the journal's end where that is pointed to. */
  async run(...argv: string[]): Promise<string> {
    const { exitCode, text } = await this.try(argv);
    if (exitCode === 0) return text;
    const lately = /journalctl/.test(text) ? (await this.try(['journalctl', '-n', '40', '--no-pager'])).text : '';
    throw new Error(`${argv.join(' ')} ended with ${exitCode}:\n${text}\n${lately}`);
  }

  /** The same with a shell's text. */
  sh(script: string): Promise<string> {
    return this.run('bash', '-ec', script);
  }

  /** Runs a program inside, whatever comes of it. */
  async try(argv: readonly string[], { input, env }: { input?: string; env?: Options['env'] } = {}): Promise<Said> {
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

  /** Runs a shell's text at a terminal of its own, and answers each question once it is asked. */
  async converse(script: string, answers: ReadonlyMap<string, string>, env: Options['env'] = {}): Promise<Said> {
    const argv = ['nsenter', '-t', String(this.#leader), '-a', '--', 'script', '-qec', script, '/dev/null'] as const;
    const [program, ...words] = argv;
    const child = execa(program, words, { all: true, reject: false, extendEnv: false, env: { ...ENV, ...env } });
    const left = new Map(answers);
    let said = '';
    child.all.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      for (const [question, answer] of left) {
        if (!said.includes(question)) continue;
        left.delete(question);
        child.stdin.write(`${answer}\n`);
      }
    });
    const { exitCode } = await child;
    return { exitCode: exitCode ?? -1, text: said };
  }

  /** What the journal holds of a unit, the messages only. */
  journal(unit: string): Promise<string> {
    return this.run('journalctl', '-u', unit, '-o', 'cat', '--no-pager');
  }

  /** A property of a unit, such as `MainPID`. */
  show(unit: string, property: string): Promise<string> {
    return this.run('systemctl', 'show', '-P', property, unit);
  }

  async close(): Promise<void> {
    const all = [this.#nspawn, ...descendantsOf(this.#nspawn)].filter(isAlive);
    signalAll(all, 'SIGKILL'); // its disk goes away in a moment: nothing needs to be put in order
    await end(all);
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
