import type { Log } from '../log.ts';
import { keepRules, type Nft, removeRules } from './page-rules.ts';
import { PageServer } from './page-server.ts';
import type { Rendered } from './render-page.ts';

/** A tunnel of this machine, as far as its page needs to know it. */
export interface PageNode {
  readonly id: string;
  readonly interface: string;
  /** Its own host addresses; none while they are not known. */
  readonly addresses: readonly string[];
  /** The friends' networks. */
  readonly networks: readonly string[];
}

interface PagesParts {
  readonly port: number;
  readonly names: readonly string[];
  readonly nodes: () => readonly PageNode[];
  readonly page: (nodeId: string, from: string, wanted: string | null) => Rendered;
  readonly nft: Nft;
  readonly log: Log;
}

/** Keeps the helper page of each tunnel of this machine: the server on its addresses, and the redirect from port 80. */
export class HelperPages {
  readonly #parts: PagesParts;
  readonly #servers = new Map<string, PageServer>();
  readonly #interfaces = new Set<string>();
  /** What was said last of a node, so that a trouble that stays is told once. */
  readonly #said = new Map<string, string>();

  constructor(parts: PagesParts) {
    this.#parts = parts;
  }

  /** Makes what is missing; call it again and again. */
  async keep(): Promise<void> {
    for (const node of this.#parts.nodes()) await this.#keepNode(node);
  }

  async close(): Promise<void> {
    const { nft, log } = this.#parts;
    for (const name of this.#interfaces)
      await removeRules(name, nft).catch((err: unknown) => log.warn({ err }, 'the redirect of the helper page stays'));
    await Promise.all([...this.#servers.values()].map((server) => server.close()));
  }

  async #keepNode(node: PageNode): Promise<void> {
    const { port, nft, log } = this.#parts;
    if (node.addresses.length === 0) return;
    try {
      for (const address of node.addresses) await this.#serverAt(node, address).listen();
      this.#interfaces.add(node.interface);
      await keepRules({ interface: node.interface, addresses: node.addresses, port }, nft);
      const [first = ''] = node.addresses;
      this.#say(
        node.id,
        `helper page: http://${first.includes(':') ? `[${first}]` : first}/ for devices of ${node.interface}; rules that close this machine to them need the line “${first} tcp ${port}” in its .allow file`,
      );
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      const why =
        code === 'EADDRINUSE'
          ? `another program has port ${port}: choose another HELPER_PAGE_PORT`
          : error instanceof Error
            ? error.message
            : String(error);
      this.#say(node.id, `the helper page of ${node.interface} is not there: ${why}`, 'warn');
    }
    log.trace({ node: node.id }, 'the helper page was looked at');
  }

  #serverAt({ id, networks }: PageNode, address: string): PageServer {
    const { port, names, page, log } = this.#parts;
    const key = `${id} ${address}`;
    const server =
      this.#servers.get(key) ??
      new PageServer({ ...{ address, port, networks, names, log }, page: (from, wanted) => page(id, from, wanted) });
    this.#servers.set(key, server);
    return server;
  }

  #say(nodeId: string, words: string, level: 'info' | 'warn' = 'info'): void {
    if (this.#said.get(nodeId) === words) return;
    this.#said.set(nodeId, words);
    this.#parts.log[level]({ node: nodeId }, words);
  }
}
