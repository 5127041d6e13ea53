/**
 * A command line that a POSIX shell splits into exactly these words. The only quoting there is: SSH carries one string, which the
 * login's shell reads.
 */
export function quote(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
}
