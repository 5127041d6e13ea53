import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';

interface Asking {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
}

/** Asks for a password: nothing of it is shown, and the input's end is an empty one. */
export async function askSecret(question: string, { input, output }: Asking): Promise<string> {
  output.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const asking = createInterface({ input, output: silent, terminal: input.isTTY === true });
  const { promise, resolve } = Promise.withResolvers<string>();
  asking.once('line', resolve);
  asking.once('close', () => resolve(''));
  asking.once('SIGINT', () => asking.close()); // a terminal in raw mode tells of Ctrl-C here only
  const secret = await promise;
  asking.close();
  output.write('\n');
  return secret;
}
