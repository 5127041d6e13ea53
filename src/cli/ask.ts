import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

interface Asking {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
  /** Shown after the question: the possible answers. */
  readonly hint?: string;
  /** Words that mean yes besides `y` and `yes`, in lower case. */
  readonly yesWords?: readonly string[];
  /** How long to wait for an answer if the input is not a terminal (ms). */
  readonly patience?: number;
}

/** Asks a question. Resolves with true for a yes; with false for anything else, at the input's end, and when `patience` is over. */
export async function ask(
  question: string,
  { input, output, hint = '[y/N]', yesWords = [], patience = 60_000 }: Asking,
): Promise<boolean> {
  const asking = createInterface({ input, output, prompt: `${question} ${hint} ` });
  const answered = new AbortController();
  const { signal } = answered;
  try {
    asking.prompt();
    // `question` of readline does not return a last line without a line end.
    const line = once(asking, 'line', { signal }).then(([text]) => String(text));
    const nothing = [once(asking, 'close', { signal }), ...(input.isTTY ? [] : [wait(patience, null, { signal })])];
    const answer = await Promise.race([line, ...nothing.map((silence) => silence.then(() => ''))].map(orNothing));
    return ['y', 'yes', ...yesWords].includes(answer.trim().toLowerCase());
  } finally {
    answered.abort();
    asking.close();
  }
}

/** The answer, or an empty string when the signal ended the waiting. */
const orNothing = (answer: Promise<string>): Promise<string> => answer.catch(() => '');
