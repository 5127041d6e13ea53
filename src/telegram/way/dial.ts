import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { askHttpConnect } from './http-connect.ts';
import { happens } from './read-bytes.ts';
import { askSocks5 } from './socks5.ts';

/** `direct`, or a proxy's URL as the settings have checked it. */
export type Way = string;

/** Where a connection shall lead to. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** As a proxy wants it, decoded. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** A way without its login, as people and logs may read it. */
export function shownWay(way: Way): string {
  if (way === 'direct') return way;
  const { protocol, host } = new URL(way);
  return `${protocol}//${host}`;
}

/** A connection to the target by this way. Whatever ends the wait for it, the signal included, leaves no socket behind. */
export async function dial(way: Way, target: Target, signal: AbortSignal): Promise<Socket> {
  if (way === 'direct') return opened(connect(target), 'connect', signal);
  const url = new URL(way);
  const socket = await toProxy(url, signal);
  try {
    const login = loginOf(url);
    if (url.protocol === 'socks5:') await askSocks5(socket, await resolved(target, signal), login, signal);
    else if (url.protocol === 'socks5h:') await askSocks5(socket, target, login, signal);
    else await askHttpConnect(socket, target, login, signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Waits for a socket's first event, and destroys it when that does not come. */
export async function opened<T extends Socket>(
  socket: T,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<T> {
  socket.on('error', () => undefined); // whoever uses it hears of an error; between two waits nobody does
  try {
    await happens(socket, [event], signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

const USUAL_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

function toProxy(url: URL, signal: AbortSignal): Promise<Socket> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (USUAL_PORTS[url.protocol] ?? 1080);
  if (url.protocol !== 'https:') return opened(connect({ host, port }), 'connect', signal);
  const servername = isIP(host) ? {} : { servername: host };
  return opened(connectTls({ host, port, ...servername, ALPNProtocols: ['http/1.1'] }), 'secureConnect', signal);
}

function loginOf({ username, password }: URL): Login | null {
  if (username === '' && password === '') return null;
  return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** As curl does it: for `socks5://` the name is resolved here, for `socks5h://` at the proxy. */
async function resolved({ host, port }: Target, signal: AbortSignal): Promise<Target> {
  if (isIP(host)) return { host, port };
  const given = Promise.withResolvers<never>();
  const give = () => given.reject(signal.reason);
  signal.addEventListener('abort', give);
  try {
    const { address } = await Promise.race([lookup(host, { order: 'ipv4first' }), given.promise]);
    return { host: address, port };
  } finally {
    signal.removeEventListener('abort', give);
  }
}
