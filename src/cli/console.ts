/** What a command of the command line needs of the world. */
export interface Console {
  /** Prints a line. */
  readonly say: (line: string) => void;
  /** Asks yes or no; `--yes` answers it. */
  readonly confirm: (question: string) => Promise<boolean>;
  readonly now: () => number;
}
