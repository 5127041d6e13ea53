import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import ssh2, { type Connection, type ServerChannel } from 'ssh2';
import { generateLogin } from '../../../src/cli/node/bot-key.ts';
import { temporaryFolder } from '../leftovers.ts';
import { ownPort } from '../own-port.ts';
import { signalAll } from '../processes.ts';

const { parseKey } = ssh2.utils;

/** A login over real SSH without sshd and without any rights: one key opens it, commands run in a shell of this machine's user. */
export class SimulatedSshd implements AsyncDisposable {
  readonly host = '127.0.0.1';
  readonly #folder = temporaryFolder();
  readonly #path: string;
  readonly #hostKey = generateLogin('simulated');
  readonly #login = generateLogin('simulated');
  readonly #sockets = new Set<Socket>();
  readonly #running = new Set<ChildProcess>();
  #server: Server | null = null;
  #port = 0;

  private constructor(path: string) {
    this.#path = path;
    writeFileSync(this.keyPath, this.#login.private, { mode: 0o600 });
  }

  /** `path` is the PATH of the logins. */
  static async start(path: string): Promise<SimulatedSshd> {
    const sshd = new SimulatedSshd(path);
    sshd.#port = await ownPort();
    await sshd.listen();
    return sshd;
  }

  get port(): number {
    return this.#port;
  }

  /** The private key that logs in. */
  get keyPath(): string {
    return join(this.#folder, 'id_ed25519');
  }

  /** `SHA256:…` of the host key, as `ssh-keygen -lf` prints it. */
  get fingerprint(): string {
    const hash = createHash('sha256').update(publicBytes(this.#hostKey.public)).digest('base64');
    return `SHA256:${hash.replace(/=+$/, '')}`;
  }

  /** Also after `stop`: at the same port. */
  async listen(): Promise<void> {
    const ssh = new ssh2.Server({ hostKeys: [this.#hostKey.private] }, (connection) => this.#greet(connection));
    const server = createServer((socket) => {
      this.#sockets.add(socket.on('close', () => this.#sockets.delete(socket)));
      ssh.injectSocket(socket);
    });
    await new Promise<void>((listening, failed) => {
      server.once('error', failed);
      server.listen(this.#port, this.host, listening);
    });
    this.#server = server;
  }

  /** As a power cut: connections break, and what they run ends. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(null)));
    this.#server = null;
    signalAll(
      [...this.#running].flatMap(({ pid }) => (pid === undefined ? [] : -pid)),
      'SIGKILL',
    );
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #greet(connection: Connection): void {
    connection.on('error', () => undefined); // the other side is gone
    const login = publicBytes(this.#login.public);
    connection.on('authentication', (attempt) => {
      const knows = attempt.method === 'publickey' && attempt.key.data.equals(login) && isSigned(attempt, login);
      if (knows) attempt.accept();
      else attempt.reject(['publickey']);
    });
    connection.on('session', (accept) => {
      accept().on('exec', (run, _refuse, { command }) => this.#run(run(), command));
    });
  }

  /** In a process group of its own, so that a power cut ends all of it. */
  #run(channel: ServerChannel, command: string): void {
    const env = { PATH: this.#path };
    const child = spawn('sh', ['-c', command], { env, cwd: '/', detached: true });
    this.#running.add(child);
    child.stdin.on('error', () => undefined); // it ended before it read everything
    channel.on('error', () => undefined);
    channel.pipe(child.stdin);
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    child.on('close', (status, signal) => {
      this.#running.delete(child);
      if (status === null) channel.exit(String(signal).replace('SIG', ''));
      else channel.exit(status);
      channel.end();
    });
  }
}

const publicBytes = (line: string) => Buffer.from(line.split(' ')[1] ?? '', 'base64');

function isSigned(attempt: ssh2.PublicKeyAuthContext, login: Buffer): boolean {
  const key = parseKey(`ssh-ed25519 ${login.toString('base64')}`);
  if (attempt.signature === undefined || attempt.blob === undefined) return true; // a question whether the key would do
  return !(key instanceof Error) && key.verify(attempt.blob, attempt.signature) === true;
}
