import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

interface Asking {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
  /** How long an answer may take where nobody sits at a terminal, in ms. */
  readonly patience?: number;
}

/** Asks a question; only a yes is a yes. The input's end is a no, and so is long silence of one that is no terminal. */
export async function ask(question: string, { input, output, patience = 60_000 }: Asking): Promise<boolean> {
  const asking = createInterface({ input, output });
  const answered = new AbortController();
  const { signal } = answered;
  try {
    const answers = [
      asking.question(`${question} [y/N] `),
      // a last line without its end comes just before the close, and shall be heard
      once(asking, 'close', { signal }).then(
        () => wait(1, ''),
        () => '',
      ),
      ...(input.isTTY ? [] : [wait(patience, '', { signal }).catch(() => '')]),
    ];
    return /^y(es)?$/i.test((await Promise.race(answers)).trim());
  } finally {
    answered.abort();
    asking.close();
  }
}
