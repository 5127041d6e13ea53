import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ownPort } from '../../own-port.ts';
import type { Gateway } from './gateway.ts';

/** Where to listen: a port of 127.0.0.1 (0 is any free one), or the path of a Unix socket. */
export type Listen = { port: number } | { path: string };

/** The HTTP side of the stand-in: it can go away and come back at the same address. */
export class Listener {
  #listen: Listen;
  #server: Server | undefined;
  readonly #gateway: Gateway;
  readonly #sockets = new Set<Socket>();

  constructor(gateway: Gateway, listen: Listen) {
    this.#gateway = gateway;
    this.#listen = listen;
  }

  /** What grammY takes as `client.apiRoot`. */
  get url(): string {
    return 'path' in this.#listen ? 'http://localhost' : `http://127.0.0.1:${this.#listen.port}`;
  }

  async up(): Promise<void> {
    if (this.#server) return;
    if ('port' in this.#listen && this.#listen.port === 0) this.#listen = { port: await ownPort() };
    const server = createServer((request, response: ServerResponse) => {
      void this.#gateway.handle(request, response);
    });
    server.keepAliveTimeout = 60_000;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server = server;
    server.listen('path' in this.#listen ? this.#listen : { ...this.#listen, host: '127.0.0.1' });
    await once(server, 'listening');
  }

  /** Really stops listening: open connections are reset, new ones refused. */
  async down(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets)
      if ('path' in this.#listen) socket.destroy();
      else socket.resetAndDestroy();
    await closed;
  }
}
