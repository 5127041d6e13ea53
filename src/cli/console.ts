/** How a command talks to the person at the terminal. */
export interface Console {
  /** Prints a line. */
  readonly say: (line: string) => void;
  /** Asks yes or no; true without asking if `--yes` was given. */
  readonly confirm: (question: string) => Promise<boolean>;
  readonly now: () => number;
}
