import { readServed } from '../exits/answer.ts';
import type { Log } from '../log.ts';
import { LoggedFaults } from '../logged-faults.ts';
import { NodeError } from '../wireguard/drivers/driver.ts';
import { InOrder } from './in-order.ts';

interface ToldProgramParts {
  /** Has the program on a node take a text; its answer is for `readServed`. Null: the node has no such program, or its gate does not know it. */
  readonly pass: (nodeId: string, text: string) => Promise<string | null>;
  /** What it is called in the log. */
  readonly name: 'exits' | 'resolver';
  /** Of a text that it refused, as the log says it. */
  readonly refused: string;
  readonly log: Log;
}

/** What the program of one node is to have in force. */
export interface ToldText {
  /** Equal for equal texts. */
  readonly told: string;
  /** The text, which names its lists by their hash; they are long, and come along only if the program says that it has not got them. */
  readonly of: (withLists: boolean) => string;
}

/** Exit status of `vpn-bot-exits` and `vpn-bot-dns` when they have not the lists that a text names. */
const NEEDS_LISTS = 67;

/** Keeps a program of root's on each node told of a text, in order, and logs once why one cannot be asked or told. */
export class ToldProgram {
  readonly #parts: ToldProgramParts;
  /** Node → what it confirmed last. */
  readonly #told = new Map<string, string>();
  readonly #telling: InOrder;
  readonly #faults = new LoggedFaults();

  constructor(parts: ToldProgramParts) {
    this.#parts = parts;
    this.#telling = new InOrder(`telling the ${parts.name} of node`, parts.log);
  }

  /** The lines of `show`; null, with a line in the log, when the program cannot be asked. */
  async show(nodeId: string): Promise<readonly string[] | null> {
    const served = await this.#ask(nodeId, 'show\n');
    return served?.status === 0 ? served.lines : null;
  }

  /** What was told is no longer in force there. */
  forget(nodeId: string): void {
    this.#told.delete(nodeId);
  }

  /** Tells the node what `make` gives when its turn comes (null: nothing yet), unless that is in force. Resolves with whether it is. */
  async tell(nodeId: string, make: () => ToldText | null): Promise<boolean> {
    let isTold = false;
    await this.#telling.run(nodeId, async () => {
      const text = make();
      isTold = text !== null && (await this.#tellNow(nodeId, text));
    });
    return isTold;
  }

  /** Call when the node was asked and told: logs the end of a fault, if there was one. */
  works(nodeId: string): void {
    const { name, log } = this.#parts;
    if (this.#faults.end(nodeId)) log.info({ node: nodeId }, `node ${nodeId}: its ${name} can be asked and told again`);
  }

  async #tellNow(nodeId: string, { told, of }: ToldText): Promise<boolean> {
    const { refused, log } = this.#parts;
    if (this.#told.get(nodeId) === told) return true;
    const first = await this.#ask(nodeId, of(false));
    const served = first?.status === NEEDS_LISTS ? await this.#ask(nodeId, of(true)) : first;
    if (served === null) return false;
    if (served.status === 0) {
      this.#told.set(nodeId, told);
      return true;
    }
    const said = served.lines.join('; ').slice(0, 300);
    const level = this.#faults.levelOf(nodeId, `not taken: ${said}`, 'error');
    log[level]({ node: nodeId, said }, `node ${nodeId}: ${refused}`);
    return false;
  }

  /** Null, with a line in the log, when the node does not answer, or its gate is older than this. */
  async #ask(nodeId: string, text: string) {
    const { pass, name, log } = this.#parts;
    try {
      const answer = await pass(nodeId, text);
      const served = answer === null ? null : readServed(answer);
      if (served === null)
        log[this.#faults.levelOf(nodeId, 'old gate', 'warn')](
          { node: nodeId },
          `node ${nodeId}: its ${name} could not be asked; renew its gate: vpn-bot node renew ${nodeId}`,
        );
      return served;
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      const level = this.#faults.levelOf(nodeId, String(error), 'warn');
      log[level]({ node: nodeId, err: error }, `node ${nodeId}: its ${name} could not be asked`);
      return null;
    }
  }
}
