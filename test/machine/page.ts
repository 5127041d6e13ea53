import { readFileSync } from 'node:fs';

/** The page's two servers, which stand for any. */
const [OLD_SERVER, NEW_SERVER] = ['198.51.100.7', '203.0.113.9'];
const page = readFileSync(new URL('../../deploy/MOVING.md', import.meta.url), 'utf8');

/**
 * What the page says to do, in its order: on which server, and the lines for its shell, about these servers. What the commands would ask,
 * words behind them answer: the old server's host key, and yes.
 */
export function stepsOfMoving(
  servers: { readonly old: string; readonly next: string },
  hostKey: string,
): { readonly where: 'old' | 'new'; readonly script: string }[] {
  return [...page.matchAll(/^```sh (old|new)\n(.*?)^```$/gms)].map(([, where, script = '']) => ({
    where: where === 'old' ? 'old' : 'new',
    script: script
      .replaceAll(NEW_SERVER, servers.next)
      .replaceAll(OLD_SERVER, servers.old)
      .replaceAll(/^vpn-bot move root.*$/gm, `$& --host-key ${hostKey} --yes`),
  }));
}

/** The page's table of what is where: path → mode and owner, and whether it is there at times only, as the row says. */
export function placesOfPage(): Map<string, { readonly is: string; readonly atTimes: boolean }> {
  const rows = page.matchAll(/^\| `(\/[^`]+)` \| (\d{3}) (\S+) \| (.*)/gm);
  return new Map(
    [...rows].map(([, path = '', mode, owner, text = '']) => [
      path,
      { is: `${mode} ${owner}`, atTimes: /^(?:only |if you )/.test(text) },
    ]),
  );
}
