import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '../lab/leftovers.ts';
import { makeCertificate } from '../lab/make-certificate.ts';

/** A registry's server that answers with a text, or with a status where there is none. */
export class RegistryServer implements AsyncDisposable {
  readonly certificateFile: string;
  readonly certificate: string;
  text: string | null = null;
  asked = 0;
  readonly #server;

  private constructor() {
    const folder = temporaryFolder();
    const keyFile = join(folder, 'key.pem');
    this.certificateFile = join(folder, 'cert.pem');
    makeCertificate(keyFile, this.certificateFile);
    this.certificate = readFileSync(this.certificateFile, 'utf8');
    this.#server = createServer({ key: readFileSync(keyFile), cert: this.certificate }, (_request, response) => {
      this.asked += 1;
      if (this.text === null) response.writeHead(503).end();
      else response.end(this.text);
    });
  }

  static async start(): Promise<RegistryServer> {
    const server = new RegistryServer();
    await new Promise<void>((resolve) => server.#server.listen(0, 'localhost', resolve));
    return server;
  }

  get url(): string {
    return `https://localhost:${(this.#server.address() as AddressInfo).port}/latest`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
