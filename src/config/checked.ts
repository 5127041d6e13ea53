import * as z from 'zod';

/** Returned by a reader instead of a value: what is wrong with the text, and the fix. */
export class Wrong {
  readonly problem: string;

  constructor(problem: string) {
    this.problem = problem;
  }
}

/** Makes a schema of a function that reads a setting's text and returns its value, or `Wrong`. */
export function checked<T>(read: (text: string) => T | Wrong) {
  return z.string().transform((text, context): T => {
    const value = read(text);
    if (!(value instanceof Wrong)) return value;
    context.addIssue(value.problem);
    return z.NEVER;
  });
}
