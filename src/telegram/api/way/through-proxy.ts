import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { askHttpConnect } from './http-connect.ts';
import { type Login, opened, type Target } from './opened.ts';
import { askSocks5 } from './socks5.ts';

/** Opens a connection to the target through a proxy. On an error or when the signal aborts, the socket is closed. */
export async function throughProxy(url: URL, target: Target, signal: AbortSignal): Promise<Socket> {
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

/** The target with its host name resolved, which curl's convention asks for with `socks5://`; for `socks5h://` the proxy does it. */
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
