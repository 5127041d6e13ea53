import type { Socket } from 'node:net';
import { LabProxy, type Login, take } from './lab-proxy.ts';

/** A SOCKS5 proxy (RFC 1928) that asks for username and password (RFC 1929). */
export class SocksProxy extends LabProxy {
  constructor(login: Login) {
    super('socks5', login);
  }

  protected override async negotiate(socket: Socket) {
    const [version, methods = 0] = await take(socket, 2);
    if (version !== 5) throw new Error(`version ${version}`);
    if (!(await take(socket, methods)).includes(2)) {
      socket.write(Buffer.from([5, 0xff]));
      throw new Error('no login offered');
    }
    socket.write(Buffer.from([5, 2]));
    await this.#authenticate(socket);
    const [, command, , type] = await take(socket, 4);
    if (command !== 1) throw new Error(`command ${command}`);
    const host = await hostOf(socket, type ?? 0);
    const port = (await take(socket, 2)).readUInt16BE();
    return { host, port, accept: () => void socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])) };
  }

  async #authenticate(socket: Socket): Promise<void> {
    const [version, length = 0] = await take(socket, 2);
    const user = await take(socket, length);
    const [passwordLength = 0] = await take(socket, 1);
    const password = await take(socket, passwordLength);
    const isRight = version === 1 && String(user) === this.login.user && String(password) === this.login.password;
    socket.write(Buffer.from([1, isRight ? 0 : 1]));
    if (!isRight) throw new Error('wrong login');
  }
}

async function hostOf(socket: Socket, type: number): Promise<string> {
  if (type === 1) return [...(await take(socket, 4))].join('.');
  if (type !== 3) throw new Error(`address type ${type}`);
  const [length = 0] = await take(socket, 1);
  return String(await take(socket, length));
}
