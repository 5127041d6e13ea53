import type { Trouble } from '../texts/format/trouble.ts';

/** The result of one check. `bad` makes the exit code 1; a fix is a sentence or a command. */
export interface Finding {
  readonly level: 'good' | 'note' | 'bad';
  readonly what: string;
  readonly fix?: string;
}

export const good = (what: string): Finding => ({ level: 'good', what });
export const note = ([what, fix]: Trouble): Finding => ({ level: 'note', what, fix });
export const bad = ([what, fix]: Trouble): Finding => ({ level: 'bad', what, fix });

const MARKS = { good: '✓', note: '•', bad: '✗' } as const;

/** Prints the findings, each with its fix below; false if one is bad. */
export function sayFindings(findings: readonly Finding[], say: (line: string) => void): boolean {
  for (const { level, what, fix } of findings) {
    say(`${MARKS[level]} ${what}`);
    if (fix !== undefined) say(`  → ${fix}`);
  }
  return findings.every(({ level }) => level !== 'bad');
}
