/**
 * Returns a command line that a POSIX shell splits into exactly these words. Needed because SSH carries a command as one string, which
 * the login's shell reads. All quoting is done here.
 */
export function quote(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
}
