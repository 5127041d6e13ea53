import { readFileSync } from 'node:fs';

/** Where the page's new server stands for any. */
const NEW_SERVER = '203.0.113.9';
const page = readFileSync(new URL('../../deploy/MOVING.md', import.meta.url), 'utf8');

/** What the page says to do, in its order: on which server, and the lines for its shell, about this new server. */
export function stepsOfMoving(newServer: string): { readonly where: 'old' | 'new'; readonly script: string }[] {
  return [...page.matchAll(/^```sh (old|new)\n(.*?)^```$/gms)].map(([, where, script = '']) => ({
    where: where === 'old' ? 'old' : 'new',
    script: script.replaceAll(NEW_SERVER, newServer),
  }));
}

/** The page's table of what is where: path → mode and owner. */
export function placesOfPage(): Map<string, string> {
  const rows = page.matchAll(/^\| `(\/[^`]+)` \| (\d{3}) (\S+) \|/gm);
  return new Map([...rows].map(([, path = '', mode, owner]) => [path, `${mode} ${owner}`]));
}
