import { execa } from 'execa';
import { expect } from 'vitest';

/** How a program answered to a text. */
export interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Has a program take a text of bytes (latin1). */
export async function say(
  argv: readonly string[],
  text: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const [program = '', ...words] = argv;
  const options = { input: Buffer.from(text, 'latin1'), reject: false, env, encoding: 'latin1' } as const;
  const { exitCode, stdout, stderr } = await execa(program, words, options);
  return { status: exitCode ?? -1, stdout, stderr };
}

/** A judge who refused everything, or nothing, would prove nothing: each of these statuses has to be among the answers to `oneOfEach`. */
export class Tally {
  readonly #count = new Map<number, number>();

  add(status: number): void {
    this.#count.set(status, (this.#count.get(status) ?? 0) + 1);
  }

  expectEach(...statuses: readonly number[]): void {
    expect([...this.#count.keys()]).toEqual(expect.arrayContaining([...statuses]));
  }
}

/** What was asked, for the message of a failure. */
export const shown = (text: string): string =>
  JSON.stringify(text.length > 2000 ? `${text.slice(0, 1000)} … ${text.length} bytes … ${text.slice(-300)}` : text);
