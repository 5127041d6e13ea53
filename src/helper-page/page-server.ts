import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Log } from '../log.ts';
import { http } from '../node-http.ts';
import { contains, parseSubnet } from '../peers/nodes/subnet.ts';
import type { Rendered } from './render-page.ts';

interface PageServerParts {
  /** The tunnel's own host address; nothing else is listened on. */
  readonly address: string;
  readonly port: number;
  /** The friends' networks: who comes from elsewhere is sent away. */
  readonly networks: readonly string[];
  /** Names under which the page is opened, besides the address. */
  readonly names: readonly string[];
  /** `from`: host address inside the tunnel; `wanted`: the value of `?lang`, or null. */
  readonly page: (from: string, wanted: string | null) => Rendered;
  readonly log: Log;
}

/** Enough for a household behind one tunnel; more at once is no friend who reads a page. */
const MOST_CONNECTIONS = 64;

/** Serves the helper page on one address of a tunnel, to devices of that tunnel. */
export class PageServer {
  readonly #parts: PageServerParts;
  readonly #hosts: ReadonlySet<string>;
  #server: Server | null = null;

  constructor(parts: PageServerParts) {
    this.#parts = parts;
    const { address, port, names } = parts;
    const own = isIPv6(address) ? `[${address}]` : address;
    this.#hosts = new Set([own, ...names].flatMap((name) => [name, `${name}:80`, `${name}:${port}`]));
  }

  /** Listens unless it does already. Rejects as `listen` does, such as when the address is not there yet. */
  async listen(): Promise<void> {
    if (this.#server) return;
    const { address, port, log } = this.#parts;
    const server = http.createServer(
      { maxHeaderSize: 8192, headersTimeout: 5000, requestTimeout: 5000, keepAliveTimeout: 2000 },
      (request, response) => this.#answer(request, response),
    );
    server.maxConnections = MOST_CONNECTIONS;
    server.on('clientError', (_, socket) => socket.destroy());
    server.listen({ host: address, port, exclusive: true });
    await once(server, 'listening');
    server.on('error', (err) => log.error({ err }, 'the helper page'));
    this.#server = server;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { page, log } = this.#parts;
    response.setHeader('connection', 'close');
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    const from = hostOf(request.socket.remoteAddress ?? '');
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const refusal = this.#refusal(request, from, path);
    if (from === null || refusal !== null) {
      const [status, words] = refusal ?? [403, ''];
      say(response, status, words);
    } else if (path === '/dns') {
      response.setHeader('access-control-allow-origin', '*'); // it says nothing but that it was reached
      say(response, 200, 'ok');
    } else {
      try {
        const { html, policy } = page(from, new URLSearchParams(query).get('lang'));
        response.setHeader('content-security-policy', policy);
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(request.method === 'HEAD' ? undefined : html);
      } catch (err) {
        log.error({ err }, 'the helper page could not be made');
        say(response, 500, 'something went wrong');
      }
    }
  }

  #refusal({ headers, method }: IncomingMessage, from: string | null, path: string): [number, string] | null {
    const isFriend =
      from !== null && this.#parts.networks.some((network) => contains(parseSubnet(network), parseSubnet(from)));
    if (!isFriend) return [403, 'this page is for devices of this VPN'];
    // a site elsewhere may have given its own name this address
    if (!this.#hosts.has((headers.host ?? '').toLowerCase())) return [421, 'not this host'];
    if (method !== 'GET' && method !== 'HEAD') return [405, 'only GET'];
    return path === '/' || path === '/dns' ? null : [404, 'there is only /'];
  }
}

/** A plain answer of one line. */
function say(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${words}\n`);
}

/** An address without a zone, and IPv4 as such; null for anything else. */
function hostOf(text: string): string | null {
  const host = text.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '');
  return host === '' ? null : host;
}
