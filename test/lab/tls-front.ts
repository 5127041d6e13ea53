import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { temporaryFolder } from './leftovers.ts';
import { makeCertificate } from './make-certificate.ts';

/** An HTTPS address before a plain server, with a certificate that only those know who are told of it. */
export class TlsFront implements AsyncDisposable {
  readonly #folder = temporaryFolder();
  readonly #sockets = new Set<TLSSocket>();
  #server: Server | null = null;
  #port = 0;

  constructor() {
    makeCertificate(this.#key, this.certificate);
  }

  /** The certificate's file, for `NODE_EXTRA_CA_CERTS`. */
  get certificate(): string {
    return join(this.#folder, 'cert.pem');
  }

  get url(): string {
    return `https://localhost:${this.#port}`;
  }

  get #key(): string {
    return join(this.#folder, 'key.pem');
  }

  async listen(target: string): Promise<void> {
    const { port, hostname } = new URL(target);
    this.#server = createServer({ key: readFileSync(this.#key), cert: readFileSync(this.certificate) }, (socket) => {
      const behind = connect(Number(port), hostname);
      this.#sockets.add(socket);
      const end = () => [socket, behind].map((side) => side.destroy());
      for (const side of [socket, behind]) side.on('error', end).on('close', end);
      socket.pipe(behind).pipe(socket);
    });
    this.#server.on('tlsClientError', () => undefined); // who does not know the certificate hangs up
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#server?.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
