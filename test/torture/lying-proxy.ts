import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ConnectProxy } from '../lab/connect-proxy.ts';
import type { STRANGE } from '../stage/strange-answers.ts';

/** A proxy that passes everything on to Telegram, and at times answers in its place, with what no Bot API would say. */
export class LyingProxy extends ConnectProxy {
  /** How many calls it answered itself. */
  lies = 0;
  /** When it was asked last (ms of `performance.now`). */
  askedAt = 0;
  #answer: (typeof STRANGE)[number] | null = null;
  readonly #liar: Server = createServer((request, response) => {
    this.lies += 1;
    const [, status = 502, body = ''] = this.#answer ?? [];
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(body);
  });

  get password(): string {
    return this.login.password;
  }

  override async listen(): Promise<void> {
    await super.listen();
    this.#liar.listen(0, '127.0.0.1');
    await once(this.#liar, 'listening');
  }

  /** Answers everything so from now on; null: passes it on. What is under way is cut off. */
  lie(answer: (typeof STRANGE)[number] | null): void {
    this.#answer = answer;
    this.cut();
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.#liar.closeAllConnections();
    this.#liar.close();
    await super[Symbol.asyncDispose]();
  }

  protected override async negotiate(socket: Socket) {
    const honest = await super.negotiate(socket);
    this.askedAt = performance.now();
    if (this.#answer === null) return honest;
    return { ...honest, host: '127.0.0.1', port: (this.#liar.address() as AddressInfo).port };
  }
}
