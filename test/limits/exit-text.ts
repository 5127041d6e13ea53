import { createHash } from 'node:crypto';

/** A text for `vpn-bot-exits load`. */
export function loadText(lines: readonly string[], networks: readonly string[]): string {
  const list = networks.map((network) => `${network}\n`).join('');
  const hash = createHash('sha256').update(list).digest('hex');
  return [...lines, `list ${hash}`, ...networks.map((network) => `network ${network}`), '# end', ''].join('\n');
}
