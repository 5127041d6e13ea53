import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Api } from 'grammy/web';
import { onTestFinished } from 'vitest';
import { botApiFetch } from '../../src/telegram/api/bot-api-fetch.ts';
import { Ways } from '../../src/telegram/api/way/ways.ts';
import { openBotApi } from '../lab/bot-api/open-bot-api.ts';
import type { BotApi } from '../lab/bot-api/start-bot-api.ts';
import { ConnectProxy } from '../lab/connect-proxy.ts';
import { SocksProxy } from '../lab/socks-proxy.ts';

export const login = { user: 'olga', password: 'p@ss:w/rd#%,5' };

/** grammY's client of the stand-in by these ways; `apiRoot` may be another place. */
export function apiBy(list: readonly string[], { url, token }: Pick<BotApi, 'url' | 'token'>, connectMs = 5000) {
  let ahead = 0;
  const ways = new Ways({ list, now: () => performance.now() + ahead });
  const api = new Api(token, { apiRoot: url, timeoutSeconds: 20, fetch: botApiFetch(url, ways, connectMs) });
  return { api, ways, later: (ms: number) => (ahead += ms) };
}

export const telegram = (): Promise<BotApi> => openBotApi();

export async function socks(): Promise<SocksProxy> {
  return listening(new SocksProxy(login));
}

export async function httpProxy(): Promise<ConnectProxy> {
  return listening(new ConnectProxy(login));
}

async function listening<T extends SocksProxy | ConnectProxy>(proxy: T): Promise<T> {
  await proxy.listen();
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  return proxy;
}

/** A TCP server that does with each connection what it is told, `host:port` of it, and the connections that are open. */
export async function tcp(serve: (socket: Socket) => void = () => undefined) {
  const open = new Set<Socket>();
  let taken = 0;
  const server: Server = createServer((socket) => {
    taken += 1;
    open.add(socket.on('error', () => undefined).on('close', () => open.delete(socket)));
    socket.resume();
    serve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, open, taken: () => taken };
}

/** Answers every request as a captive portal does. */
export const portal = (status = 200, body = '<html>AlertCondition in</html>') =>
  tcp((socket) => {
    socket.on('data', () => {
      socket.write(`HTTP/1.1 ${status} OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  });
