/** Plain text inside Telegram's HTML; the only three characters that must be escaped outside attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Joins lines into as few messages as Telegram's 4096 characters allow; a limit of 4000 leaves room for a title. */
export function splitMessages(title: string, lines: readonly string[], limit = 4000): string[] {
  const messages: string[] = [];
  let current = title;
  for (const line of lines) {
    if (current.length + 1 + line.length > limit) {
      messages.push(current);
      current = line;
    } else current += `\n${line}`;
  }
  return [...messages, current];
}

/** A person's name cut to what fits a line; never in the middle of an emoji's two halves, which Telegram would refuse. */
export function short(text: string, longest = 40): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1);
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`;
}
