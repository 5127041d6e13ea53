/** Escapes plain text for Telegram's HTML: the three characters that must be escaped outside attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Joins lines into as few messages as possible, each of at most `limit` characters (Telegram allows 4096) with the title on the first. */
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

/** A text cut to at most `longest` characters; never between the two halves of an emoji, which Telegram would refuse. */
export function short(text: string, longest = 40): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1);
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`;
}
