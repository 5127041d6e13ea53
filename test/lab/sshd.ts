import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { endWithUs } from './end-with-us.ts';
import { eventually } from './eventually.ts';
import { sweepLeftovers, temporaryFolder } from './leftovers.ts';
import { ownPort } from './own-port.ts';
import { descendantsOf, end, isAlive, signalAll } from './processes.ts';

export type HostKeyType = 'ed25519' | 'ecdsa' | 'rsa';
export const HOST_KEY_TYPES: readonly HostKeyType[] = ['ed25519', 'ecdsa', 'rsa'];
/** Several, as servers have; a new key of RSA alone would take longer than all the rest of a start. */
const QUICK: readonly HostKeyType[] = ['ed25519', 'ecdsa'];

export interface SshdOptions {
  /** The PATH of the logins, so that a test can put a `wg` of its own first. */
  readonly path?: string;
  /** The host keys that the server has; those that are made quickly by default. */
  readonly hostKeys?: readonly HostKeyType[];
  /** More lines for its configuration. */
  readonly config?: string;
  /** What stands before the key in authorized_keys, such as `restrict,command="…"`. */
  readonly keyOptions?: string;
}

/** A real sshd on 127.0.0.1 with keys of its own, which lets root in with one generated key. */
export class Sshd implements AsyncDisposable {
  readonly host = '127.0.0.1';
  readonly user = 'root';
  readonly folder = temporaryFolder();
  readonly #options: SshdOptions;
  #port = 0;
  #daemon: number | undefined;
  #log = '';

  private constructor(options: SshdOptions) {
    this.#options = options;
  }

  static async start(options: SshdOptions = {}): Promise<Sshd> {
    await sweepLeftovers();
    const sshd = new Sshd(options);
    await sshd.makeHostKeys();
    await makeKey(sshd.keyPath, 'ed25519');
    const key = readFileSync(`${sshd.keyPath}.pub`, 'utf8');
    writeFileSync(join(sshd.folder, 'authorized_keys'), `${options.keyOptions ?? ''} ${key}`);
    mkdirSync('/run/sshd', { recursive: true, mode: 0o755 }); // sshd demands it; only systemd's unit would make it
    sshd.#port = await ownPort();
    await sshd.start();
    return sshd;
  }

  get port(): number {
    return this.#port;
  }

  /** What it wrote to its log so far. */
  get log(): string {
    return this.#log;
  }

  /** The private key that root logs in with. */
  get keyPath(): string {
    return join(this.folder, 'id_ed25519');
  }

  /** `SHA256:…` of one of its host keys, as `ssh-keygen -lf` prints it. */
  async fingerprint(type: HostKeyType = 'ed25519'): Promise<string> {
    const { stdout } = await execa('ssh-keygen', ['-l', '-f', `${this.#hostKeyPath(type)}.pub`]);
    return stdout.split(' ')[1] ?? '';
  }

  /** New host keys, as of another machine; shown after the next start. */
  async makeHostKeys(): Promise<void> {
    for (const type of this.#options.hostKeys ?? QUICK) await makeKey(this.#hostKeyPath(type), type);
  }

  /** Also after `stop`: at the same port. */
  async start(): Promise<void> {
    const config = join(this.folder, 'sshd_config');
    writeFileSync(config, this.#config());
    // sshd demands its own absolute path; the listener stays in the foreground and writes its log to stderr
    const program = (await execa('sh', ['-c', 'command -v sshd'])).stdout;
    const [first = '', ...words] = endWithUs([program, '-D', '-e', '-f', config]);
    const daemon = execa(first, words, { stdin: 'ignore', reject: false, buffer: false });
    daemon.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#log += text;
    });
    this.#daemon = daemon.pid;
    await eventually(() => {
      if (daemon.pid === undefined || !isAlive(daemon.pid)) throw new Error(`sshd ended at once: ${this.#log}`);
      return this.#log.includes(`Server listening on ${this.host} port ${this.#port}`);
    });
  }

  /** Ends the listener, all connections, and what they run. */
  async stop(): Promise<void> {
    // the listener first stands still: a session that it begins behind the look would go on as nobody's
    const listener = this.#processes().slice(0, 1);
    signalAll(listener, 'SIGSTOP');
    const all = this.#processes();
    signalAll(listener, 'SIGKILL');
    signalAll(all, 'SIGCONT');
    this.#daemon = undefined;
    this.#log = '';
    await end(all);
  }

  /** The machine hangs: connections are still taken by the kernel, but nothing answers any more. */
  freeze(): void {
    signalAll(this.#processes(), 'SIGSTOP');
  }

  thaw(): void {
    signalAll(this.#processes(), 'SIGCONT');
  }

  /** The processes of its connections, and what they run. */
  sessions(): number[] {
    return this.#processes().slice(1);
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #processes(): number[] {
    return this.#daemon === undefined ? [] : [this.#daemon, ...descendantsOf(this.#daemon)];
  }

  #hostKeyPath(type: HostKeyType): string {
    return join(this.folder, `host_${type}`);
  }

  #config(): string {
    const { path = process.env['PATH'], hostKeys = QUICK, config = '' } = this.#options;
    return [
      `Port ${this.#port}`,
      `ListenAddress ${this.host}`,
      ...hostKeys.map((type) => `HostKey ${this.#hostKeyPath(type)}`),
      `AuthorizedKeysFile ${join(this.folder, 'authorized_keys')}`,
      // a home of its own: what this machine's root has in .bashrc is no part of a test
      `SetEnv PATH=${path} HOME=${this.folder}`,
      'PidFile none\nUsePAM no\nStrictModes no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nMaxStartups 100',
      `${config}\n`,
    ].join('\n');
  }
}

async function makeKey(path: string, type: HostKeyType): Promise<void> {
  for (const file of [path, `${path}.pub`]) rmSync(file, { force: true });
  const short = type === 'rsa' ? ['-b', '2048'] : [];
  await execa('ssh-keygen', ['-q', '-t', type, ...short, '-N', '', '-C', 'lab', '-f', path]);
  chmodSync(path, 0o600);
}
