import { execa } from 'execa';
import { endWithUs } from './end-with-us.ts';
import { removeNamespace, sweepLeftovers, uniqueName } from './leftovers.ts';

/** A network namespace: a machine of its own as far as addresses, routes and interfaces go. */
export class Namespace implements AsyncDisposable {
  readonly name: string;

  private constructor(name: string) {
    this.name = name;
  }

  static async make(): Promise<Namespace> {
    await sweepLeftovers();
    const namespace = new Namespace(uniqueName());
    await execa('ip', ['netns', 'add', namespace.name]);
    await namespace.ip('link', 'set', 'lo', 'up');
    return namespace;
  }

  /** Runs `ip` here; throws with what it said. */
  async ip(...args: string[]): Promise<string> {
    const { stdout } = await execa('ip', ['-n', this.name, ...args]);
    return stdout;
  }

  /** Runs a program here; throws with what it said. */
  async run(argv: readonly string[], input = ''): Promise<string> {
    const { stdout } = await execa('ip', ['netns', 'exec', this.name, ...argv], { input });
    return stdout;
  }

  /** Starts a program here that goes on running; the end of the namespace ends it, and so does ours. */
  spawn(...argv: string[]) {
    const [program = '', ...args] = endWithUs(['ip', 'netns', 'exec', this.name, ...argv]);
    return execa(program, args, { stdin: 'ignore', reject: false, cleanup: true });
  }

  async close(): Promise<void> {
    await removeNamespace(this.name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
