/** Ends a command with one sentence for the person at the terminal and exit code 1. */
export class CliError extends Error {
  override readonly name = 'CliError';
}
