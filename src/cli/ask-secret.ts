import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';

interface Asking {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
}

/** Asks for a password without showing it. Resolves with an empty string if the input ends. */
export async function askSecret(question: string, { input, output }: Asking): Promise<string> {
  output.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const asking = createInterface({ input, output: silent, terminal: input.isTTY === true });
  const { promise, resolve } = Promise.withResolvers<string>();
  asking.once('line', resolve);
  asking.once('close', () => resolve(''));
  asking.once('SIGINT', () => asking.close()); // in raw mode Ctrl-C is reported only here
  const secret = await promise;
  asking.close();
  output.write('\n');
  return secret;
}
