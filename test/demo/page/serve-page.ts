import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { World } from '../world.ts';
import { act } from './act.ts';
import { asset } from './assets.ts';
import { EventStream } from './event-stream.ts';
import { HOST, type PagePort } from './page-port.ts';

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Serves the page of this world at this port, until it is disposed of; the port stays open. */
export function servePage(world: World, port: PagePort, { isLanguageChosen = false } = {}): Disposable {
  const events = new EventStream(world);
  const routes = new Routes(world, events, isLanguageChosen);
  port.answerWith((request, response) => {
    routes.answer(request, response).catch((error: unknown) => {
      const told = error instanceof Error ? error.message : String(error);
      if (!response.headersSent) response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: told }));
    });
  });
  return events;
}

class Routes {
  readonly #world: World;
  readonly #events: EventStream;
  #isLanguageChosen: boolean;

  constructor(world: World, events: EventStream, isLanguageChosen: boolean) {
    this.#world = world;
    this.#events = events;
    this.#isLanguageChosen = isLanguageChosen;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    if (!isFromHere(request)) {
      response.writeHead(403).end('this page is for this machine only');
      return;
    }
    const { pathname, searchParams } = new URL(request.url ?? '/', `http://${HOST}`);
    if (request.method === 'POST') return this.#act(request, response);
    if (pathname === '/events') return this.#events.add(response);
    if (pathname === '/log') return plain(response, this.#world.daemon.log);
    const [, id] = /^\/files\/(\d+)$/.exec(pathname) ?? [];
    if (id !== undefined) return this.#file(Number(id), searchParams.has('save'), response);
    if (pathname === '/') this.#chooseLanguage(request.headers['accept-language']);
    const found = await asset(pathname);
    if (found) response.writeHead(200, { 'content-type': found.type }).end(found.body);
    else response.writeHead(404).end();
  }

  async #act(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers['content-type'] !== 'application/json') throw new Error('an action is JSON');
    const outcome = await act(this.#world, await json(request));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(outcome));
  }

  #file(id: number, isSaved: boolean, response: ServerResponse): void {
    const messages = [...this.#world.people.values()].flatMap(({ chat }) => chat.messages);
    const seen = messages.find(({ message_id }) => message_id === id);
    const file = seen?.document ?? seen?.photo;
    if (!file) throw new Error(`message ${id} brought no file`);
    if (isSaved)
      response.setHeader('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`);
    const type = file.contentType.startsWith('image/') ? file.contentType : 'text/plain; charset=utf-8';
    response.writeHead(200, { 'content-type': type }).end(file.bytes);
  }

  /** The first browser decides, unless the command line did. */
  #chooseLanguage(accepted = ''): void {
    if (this.#isLanguageChosen) return;
    this.#isLanguageChosen = true;
    this.#world.speak(/^ru\b/i.test(accepted) ? 'ru' : 'en');
  }
}

function plain(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

/** No other site in the same browser may act here: neither by its own name for our address nor from its own page. */
function isFromHere({ headers: { host = '', origin } }: IncomingMessage): boolean {
  if (!/^(?:127\.0\.0\.1|localhost):\d+$/.test(host)) return false;
  return origin === undefined || origin === `http://${host}`;
}
