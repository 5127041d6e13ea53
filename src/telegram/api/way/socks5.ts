import { isIP, isIPv4, type Socket } from 'node:net';
import type { Login } from './opened.ts';
import { ProxyError, type Target } from './opened.ts';
import { readBytes } from './read-bytes.ts';

/** The reply codes of RFC 1928, section 6. */
const REFUSALS: Readonly<Record<number, string>> = {
  1: 'general failure',
  2: 'not allowed by its rules',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'TTL expired',
  7: 'command not supported',
  8: 'address type not supported',
};

/** Asks a SOCKS5 proxy (RFC 1928, login by RFC 1929) for a connection. The proxy resolves a host name. Throws `ProxyError` if refused. */
export async function askSocks5(
  socket: Socket,
  target: Target,
  login: Login | null,
  signal: AbortSignal,
): Promise<void> {
  const read = (length: number) => readBytes(socket, length, signal);
  socket.write(Uint8Array.from(login ? [5, 2, 0, 2] : [5, 1, 0]));
  const [version, method] = await read(2);
  if (version !== 5) throw new ProxyError('this is no SOCKS5 proxy');
  if (method === 2 && login) {
    socket.write(Buffer.concat([Uint8Array.of(1), counted(login.user), counted(login.password)]));
    const [, status] = await read(2);
    if (status !== 0) throw new ProxyError('the proxy refuses the login');
  } else if (method !== 0) throw new ProxyError(login ? 'the proxy refuses the login' : 'the proxy asks for a login');
  const port = Buffer.alloc(2);
  port.writeUInt16BE(target.port);
  socket.write(Buffer.concat([Uint8Array.of(5, 1, 0), addressOf(target.host), port]));
  const [, refusal = 1, , type] = await read(4);
  if (refusal !== 0) throw new ProxyError(`the proxy does not connect: ${REFUSALS[refusal] ?? refusal}`);
  await read((type === 4 ? 16 : type === 3 ? ((await read(1))[0] ?? 0) : 4) + 2); // skips the address that the proxy connects from
}

/** The UTF-8 bytes of a text, with their number as the first byte. */
function counted(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > 255) throw new ProxyError('SOCKS5 takes no name or password of more than 255 bytes');
  return Buffer.concat([Uint8Array.of(bytes.length), bytes]);
}

function addressOf(host: string): Buffer {
  if (isIP(host) === 0) return Buffer.concat([Uint8Array.of(3), counted(host)]);
  if (isIPv4(host)) return Buffer.from([1, ...host.split('.').map(Number)]);
  return Buffer.concat([Uint8Array.of(4), ipv6Bytes(host)]);
}

function ipv6Bytes(host: string): Buffer {
  const plain = new URL(`http://[${host}]`).hostname.slice(1, -1); // the URL parser writes an embedded IPv4 address as groups
  const [head = '', tail = ''] = plain.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const left = groups(head);
  const right = groups(tail);
  const filled = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return Buffer.from(filled.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
