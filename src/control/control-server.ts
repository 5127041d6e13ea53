import { once } from 'node:events';
import { lstat, unlink } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { type Answerer, answerLine } from './answer-request.ts';
import { MOST_REQUEST_BYTES, REQUEST_MS, WORD_MS } from './protocol.ts';
import { NoLineError, readLine } from './read-line.ts';

/** Connections at a time: a shell's command opens one. */
const MOST_CONNECTIONS = 16;

/** The daemon's control socket, for its own user and root only: one request and one answer for each connection. */
export class ControlServer {
  readonly #server: Server;
  readonly #answerer: Answerer;
  readonly #sockets = new Set<Socket>();
  readonly #working = new Set<Promise<void>>();
  readonly #stopping = new AbortController();

  private constructor(answerer: Answerer) {
    this.#answerer = answerer;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#take(socket));
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  /** Listens at the path. What an earlier daemon left there is removed: whoever calls this holds the store's lock. Rejects as the system does. */
  static async open(path: string, answerer: Answerer): Promise<ControlServer> {
    await removeSocket(path);
    const control = new ControlServer(answerer);
    const umask = process.umask(0o177); // so that it is nobody else's from its first moment; `listen` makes the file before it returns
    try {
      control.#server.listen(path);
    } finally {
      process.umask(umask);
    }
    await once(control.#server, 'listening');
    control.#server.on('error', (err) => answerer.log.error({ err }, 'the control socket failed'));
    return control;
  }

  /** Takes no further requests, and waits for those in hand at most `ms`. */
  async close(ms: number): Promise<void> {
    this.#stopping.abort();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const limit = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, ms);
    await Promise.race([Promise.all(this.#working), closed]);
    await closed;
    clearTimeout(limit);
  }

  #take(socket: Socket): void {
    const { log } = this.#answerer;
    this.#sockets.add(socket);
    socket.on('error', (err) => log.debug({ err }, 'a connection of the shell broke'));
    socket.on('close', () => this.#sockets.delete(socket));
    const work = this.#serve(socket).finally(() => this.#working.delete(work));
    this.#working.add(work);
  }

  async #serve(socket: Socket): Promise<void> {
    try {
      const line = await readLine(socket, MOST_REQUEST_BYTES, REQUEST_MS);
      const gone = new AbortController();
      socket.on('close', () => gone.abort());
      const signal = AbortSignal.any([this.#stopping.signal, gone.signal, AbortSignal.timeout(WORD_MS)]);
      const answer = await answerLine(this.#answerer, line, signal);
      if (answer === null) socket.destroy();
      else socket.setTimeout(REQUEST_MS, () => socket.destroy()).end(`${JSON.stringify(answer)}\n`);
    } catch (error) {
      if (!(error instanceof NoLineError)) this.#answerer.log.debug({ err: error }, 'a request of the shell broke off');
      socket.destroy();
    }
  }
}

async function removeSocket(path: string): Promise<void> {
  const present = await lstat(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (present === null) return;
  if (!present.isSocket()) throw new Error(`${path} is there already and is no socket`);
  await unlink(path);
}
