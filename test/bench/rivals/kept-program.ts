import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { endWithUs } from '../../lab/end-with-us.ts';

const LONGEST_ERROR = 2000;

/** A program that answers each line of JSON with one. */
export class KeptProgram<Order, Answer> implements AsyncDisposable {
  readonly #child;
  readonly #lines: AsyncIterator<string>;
  readonly #what: string;
  #errors = '';

  /** `what`: how errors name it. */
  constructor(what: string, argv: readonly string[], env: Readonly<Record<string, string | undefined>>) {
    this.#what = what;
    const [program = '', ...args] = endWithUs(argv);
    this.#child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.on('error', (error) => this.#note(error.message));
    this.#child.stdin.on('error', () => undefined); // its end tells why
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => this.#note(text));
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Throws with what the program said when it ends instead. */
  async ask(order: Order): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(order)}\n`);
    const { value, done } = await this.#lines.next();
    if (!done) return JSON.parse(value) as Answer;
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'close');
    throw new Error(`${this.#what}: ${this.#errors.trim().slice(-LONGEST_ERROR) || 'it ended'}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin.end();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'close');
  }

  #note(text: string): void {
    this.#errors = (this.#errors + text).slice(-LONGEST_ERROR);
  }
}
