import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2';
import { generateLogin } from '../../src/cli/node/bot-key.ts';
import { temporaryFolder } from '../lab/leftovers.ts';

/** What a command prints and how it ends. */
export interface Printed {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly status?: number;
}

export interface ServerScript {
  /** The answer to a command line and the text of its stdin; `user` is who logged in. */
  readonly answer: (command: string, stdin: string, user: string) => Printed;
  /** Judges a login; by default every key is let in. */
  readonly login?: (attempt: AuthContext) => void;
  /** Shown before the login. */
  readonly banner?: string;
}

/** An SSH server that says what it wants: real SSH on 127.0.0.1, and nothing behind it. */
export class ScriptedServer implements AsyncDisposable {
  readonly host = '127.0.0.1';
  readonly folder = temporaryFolder();
  /** A key that every login takes. */
  readonly keyPath = join(this.folder, 'id_ed25519');
  readonly #hostKey = generateLogin('scripted');
  readonly #connections = new Set<Connection>();
  readonly #server: ssh2.Server;
  readonly #script: ServerScript;

  private constructor(script: ServerScript) {
    this.#script = script;
    writeFileSync(this.keyPath, generateLogin('scripted').private, { mode: 0o600 });
    const { banner } = script;
    const options = { hostKeys: [this.#hostKey.private], ...(banner === undefined ? {} : { banner }) };
    this.#server = new ssh2.Server(options, (connection) => this.#greet(connection));
  }

  static async start(script: ServerScript): Promise<ScriptedServer> {
    const server = new ScriptedServer(script);
    await new Promise<void>((listening) => server.#server.listen(0, server.host, listening));
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** `SHA256:…`, as `ssh-keygen -lf` prints it. */
  get fingerprint(): string {
    const key = Buffer.from(this.#hostKey.public.split(' ')[1] ?? '', 'base64');
    return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.#connections) connection.end();
    await new Promise<void>((closed) => this.#server.close(() => closed()));
  }

  #greet(connection: Connection): void {
    this.#connections.add(connection);
    let user = '';
    connection.on('close', () => this.#connections.delete(connection));
    connection.on('error', () => undefined); // the other side is gone
    connection.on('authentication', (attempt) => {
      user = attempt.username;
      if (this.#script.login) this.#script.login(attempt);
      else if (attempt.method === 'publickey') attempt.accept();
      else attempt.reject(['publickey']);
    });
    connection.on('session', (accept) => {
      accept().on('exec', (run, _refuse, { command }) => this.#run(run(), command, user));
    });
  }

  #run(channel: ServerChannel, command: string, user: string): void {
    let stdin = '';
    channel.on('error', () => undefined);
    channel.on('data', (chunk: Buffer) => {
      stdin += chunk.toString();
    });
    channel.on('end', () => {
      const { stdout = '', stderr = '', status = 0 } = this.#script.answer(command, stdin, user);
      channel.stderr.write(stderr);
      channel.write(stdout);
      channel.exit(status);
      channel.end();
    });
  }
}
