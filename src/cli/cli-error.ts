/** Ends a command with exit code 1 and this sentence for the person at the terminal. */
export class CliError extends Error {
  override readonly name = 'CliError';
}
