import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Who may use a proxy. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** A proxy on 127.0.0.1 that passes on only what follows its protocol, with the right login, and keeps account of it. */
export abstract class LabProxy implements AsyncDisposable {
  protected readonly login: Login;
  /** Where connections were let through to, such as `127.0.0.1:4711`. */
  readonly passed: string[] = [];
  /** Where connections were asked for with the right login, reached or not. */
  readonly asked: string[] = [];
  /** Why connections were refused. */
  readonly refused: string[] = [];
  readonly #scheme: string;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  constructor(scheme: string, login: Login) {
    this.#scheme = scheme;
    this.login = login;
    this.#server = createServer((socket) => this.#take(socket));
  }

  /** As in TELEGRAM_PROXY, with a login in it. */
  url({ user, password }: Login = this.login): string {
    const { port } = this.#server.address() as AddressInfo;
    return `${this.#scheme}://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}`;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** Ends every connection that is open. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Talks to the client up to the point where bytes pass through; throws the reason of a refusal, after having answered it. */
  protected abstract negotiate(socket: Socket): Promise<{ host: string; port: number; accept: () => void }>;

  #take(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => this.#sockets.delete(socket));
    this.#serve(socket).catch((error: Error) => {
      this.refused.push(error.message);
      socket.end();
    });
  }

  async #serve(socket: Socket): Promise<void> {
    const { host, port, accept } = await this.negotiate(socket);
    this.asked.push(`${host}:${port}`);
    const target = connect(port, host);
    this.#sockets.add(target);
    target.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => target.destroy());
    await once(target, 'connect');
    this.passed.push(`${host}:${port}`);
    accept();
    socket.pipe(target).pipe(socket);
  }
}

/** The next `length` bytes of a socket, none more; throws when it ends before. */
export async function take(socket: Socket, length: number): Promise<Buffer> {
  for (;;) {
    const bytes: Buffer | null = socket.read(length);
    if (bytes?.length === length) return bytes;
    if (bytes || socket.readableEnded || socket.destroyed) throw new Error('the client went away');
    await Promise.race([once(socket, 'readable'), once(socket, 'end')]);
  }
}
