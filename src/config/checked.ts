import { z } from 'zod';

/** A value that could not be read: what is wrong with it, and the fix. */
export class Wrong {
  readonly problem: string;

  constructor(problem: string) {
    this.problem = problem;
  }
}

/** A schema from a plain function: the text of a setting to its value, or to what is wrong with it. */
export function checked<T>(read: (text: string) => T | Wrong) {
  return z.string().transform((text, context): T => {
    const value = read(text);
    if (!(value instanceof Wrong)) return value;
    context.addIssue(value.problem);
    return z.NEVER;
  });
}
