import { isIPv6, type Socket } from 'node:net';
import type { Login } from './opened.ts';
import { ProxyError, type Target } from './opened.ts';
import { readBytes } from './read-bytes.ts';

/** The longest header that is read (characters). */
const LONGEST_HEAD = 16_384;

/** Asks an HTTP proxy for a tunnel (RFC 9110, 9.3.6). Throws `ProxyError` unless it answers 2xx. */
export async function askHttpConnect(
  socket: Socket,
  { host, port }: Target,
  login: Login | null,
  signal: AbortSignal,
): Promise<void> {
  const target = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const basic = login && Buffer.from(`${login.user}:${login.password}`).toString('base64');
  const authorization = basic === null ? '' : `Proxy-Authorization: Basic ${basic}\r\n`;
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization}\r\n`);
  let head = '';
  while (!head.endsWith('\r\n\r\n')) {
    head += (await readBytes(socket, 1, signal)).toString('latin1');
    if (head.length > LONGEST_HEAD) throw new ProxyError('this is no HTTP proxy');
  }
  const [, status] = /^HTTP\/1\.[01] (\d{3})(?: |\r)/.exec(head) ?? [];
  if (status === undefined) throw new ProxyError('this is no HTTP proxy');
  if (!status.startsWith('2')) throw new ProxyError(`HTTP ${status} from the proxy`);
}
