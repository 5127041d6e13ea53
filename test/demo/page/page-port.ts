import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TerminalTexts } from '../terminal/terminal-texts.ts';
import { WrongSetup } from '../wrong-setup.ts';

export const HOST = '127.0.0.1';

/** The port of the page. It is taken before anything else starts, so that a port that cannot be had is told at once. */
export class PagePort implements AsyncDisposable {
  readonly #server: Server;
  #listener: RequestListener = tellThatItStarts;

  private constructor() {
    this.#server = createServer((request, response) => this.#listener(request, response));
  }

  /** Listens on 127.0.0.1 only; `port` 0 is any free one. Throws `WrongSetup` when it is taken or not allowed. */
  static async open(port: number, texts: Pick<TerminalTexts, 'portTaken' | 'portForbidden'>): Promise<PagePort> {
    const opened = new PagePort();
    try {
      opened.#server.listen(port, HOST);
      await once(opened.#server, 'listening');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE') throw new WrongSetup(texts.portTaken(port));
      if (code === 'EACCES') throw new WrongSetup(texts.portForbidden(port));
      throw error;
    }
    return opened;
  }

  get url(): string {
    return `http://${HOST}:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Who answers the requests from now on. */
  answerWith(listener: RequestListener): void {
    this.#listener = listener;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

/** For a browser that comes before the demo is ready: it asks again after a second. */
function tellThatItStarts(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { refresh: '1', 'content-type': 'text/plain; charset=utf-8' }).end('The demo is starting…\n');
}
