import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

interface Asking {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
  /** Shows what can be answered. */
  readonly hint?: string;
  /** What is a yes besides `y` and `yes`, in small letters. */
  readonly yesWords?: readonly string[];
  /** How long an answer may take where nobody sits at a terminal, in ms. */
  readonly patience?: number;
}

/** Asks a question; only a yes is a yes. The input's end is a no, and so is long silence of one that is no terminal. */
export async function ask(
  question: string,
  { input, output, hint = '[y/N]', yesWords = [], patience = 60_000 }: Asking,
): Promise<boolean> {
  const asking = createInterface({ input, output, prompt: `${question} ${hint} ` });
  const answered = new AbortController();
  const { signal } = answered;
  try {
    asking.prompt();
    // `question` of readline would not hear a last line that has no end.
    const line = once(asking, 'line', { signal }).then(([text]) => String(text));
    const nothing = [once(asking, 'close', { signal }), ...(input.isTTY ? [] : [wait(patience, null, { signal })])];
    const answer = await Promise.race([line, ...nothing.map((silence) => silence.then(() => ''))].map(orNothing));
    return ['y', 'yes', ...yesWords].includes(answer.trim().toLowerCase());
  } finally {
    answered.abort();
    asking.close();
  }
}

/** What is left waiting when the answer is there ends by the signal. */
const orNothing = (answer: Promise<string>): Promise<string> => answer.catch(() => '');
