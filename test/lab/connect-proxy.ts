import type { Socket } from 'node:net';
import { LabProxy, type Login, take } from './lab-proxy.ts';

/** An HTTP proxy that knows CONNECT only (RFC 9110, 9.3.6) and asks for a Basic login. */
export class ConnectProxy extends LabProxy {
  constructor(login: Login) {
    super('http', login);
  }

  protected override async negotiate(socket: Socket) {
    const [request = '', ...headers] = (await readHead(socket)).split('\r\n');
    const [, host, port] = /^CONNECT ([^:\s]+):(\d+) HTTP\/1\.1$/.exec(request) ?? [];
    if (!host) return this.#refuse(socket, '405 Method Not Allowed', `not a CONNECT: ${request}`);
    const expected = `Basic ${Buffer.from(`${this.login.user}:${this.login.password}`).toString('base64')}`;
    const given = headers.find((line) => /^proxy-authorization:/i.test(line))?.replace(/^[^:]*:\s*/, '');
    if (given !== expected) return this.#refuse(socket, '407 LabProxy Authentication Required', 'wrong login');
    return { host, port: Number(port), accept: () => void socket.write('HTTP/1.1 200 Connection established\r\n\r\n') };
  }

  #refuse(socket: Socket, status: string, why: string): never {
    socket.write(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    throw new Error(why);
  }
}

async function readHead(socket: Socket): Promise<string> {
  let head = '';
  while (!head.endsWith('\r\n\r\n')) head += (await take(socket, 1)).toString('latin1');
  return head.slice(0, -4);
}
