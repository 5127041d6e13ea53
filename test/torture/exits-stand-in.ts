import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { exitsSocket } from '../../src/wireguard/drivers/local/serve-root.ts';

/**
 * Stands in for root's `vpn-bot-exits` of an entry, at its socket: it takes choices and lists as that does, outlives the daemon as that
 * does, and changes no route.
 */
export class ExitsStandIn implements AsyncDisposable {
  /** What was put in force last: a line for each address that does not leave at the entry. */
  choices: readonly string[] = [];
  /** How often something was put in force. */
  loads = 0;
  #list = '';
  readonly #exit: string;
  readonly #server: Server;

  private constructor(exit: string) {
    this.#exit = exit;
    this.#server = createServer({ allowHalfOpen: true }, async (connection) => {
      connection.on('error', () => undefined); // the daemon was killed while it asked
      let text = '';
      for await (const piece of connection.setEncoding('utf8')) text += piece;
      connection.end(`${this.#serve(text.trimEnd().split('\n')).join('\n')}\n`);
    });
  }

  static async listen(interfaceName: string, exit: string): Promise<ExitsStandIn> {
    const standIn = new ExitsStandIn(exit);
    standIn.#server.listen(exitsSocket(interfaceName));
    await once(standIn.#server, 'listening');
    return standIn;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve([word, ...lines]: string[]): string[] {
    if (word === 'show') return [`list ${this.#list}`, 'table there', `exit ${this.#exit} answers`, 'status 0'];
    if (word !== 'load' || lines.pop() !== '# end') return ['status 1']; // cut off by a kill: nothing is put in force
    const list = lines.find((line) => line.startsWith('list '))?.slice(5) ?? '';
    if (list !== this.#list && !lines.some((line) => line.startsWith('network '))) return ['status 67'];
    this.#list = list;
    this.choices = lines.filter((line) => !/^(?:list|network) /.test(line));
    this.loads += 1;
    return ['status 0'];
  }
}
