import { ListError } from './list-error.ts';

/** More than any list that a small machine can keep in memory several times. */
const MOST_DOMAINS = 200_000;

const DOMAIN = /^(?=.{4,253}$)(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.)+(?!\d+$)(?!-)[a-z0-9-]{2,63}(?<!-)$/;
/** What hosts files say of the machine itself. */
const OWN = /^(?:localhost\.localdomain|(?:.+\.)?(?:local|localhost|invalid))$/;

/**
 * The domains that a line of a block list names: as in a hosts file (`0.0.0.0 ads.example`), by itself, or as `||ads.example^`. None for
 * comments, and for rules that say more than a domain.
 */
export function blockedIn(line: string): string[] {
  const bare = line
    .replace(/(?:^|\s)#.*/, '')
    .trim()
    .toLowerCase();
  if (bare === '' || /^[![@]/.test(bare)) return [];
  const rule = /^\|\|([^\s/^$*]+)\^$/.exec(bare)?.[1];
  const words = rule === undefined ? bare.replace(/^(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+/, '').split(/\s+/) : [rule];
  const names = words.map((word) => word.replace(/^\*\./, '').replace(/\.$/, ''));
  return names.every((name) => DOMAIN.test(name)) ? names.filter((name) => !OWN.test(name)) : [];
}

/** Takes a list line by line; what is kept is bounded. */
export class BlockReader {
  readonly #domains = new Set<string>();

  /** Throws `ListError` when there are more domains than are taken. */
  line(line: string): void {
    for (const name of blockedIn(line)) this.#domains.add(name);
    if (this.#domains.size > MOST_DOMAINS) throw new ListError(`more than ${MOST_DOMAINS} domains`);
  }

  /** The domains, sorted; those below another one are left out. Throws `ListError` if there are none. */
  end(): string[] {
    if (this.#domains.size === 0) throw new ListError('no line names a domain');
    return withoutBelow(this.#domains);
  }
}

/** Without the domains that are below another one of them, sorted. */
export function withoutBelow(domains: ReadonlySet<string>): string[] {
  const isBelow = (name: string) => {
    for (let at = name.indexOf('.'); at >= 0; at = name.indexOf('.', at + 1))
      if (domains.has(name.slice(at + 1))) return true;
    return false;
  };
  return [...domains].filter((name) => !isBelow(name)).toSorted();
}

/** A list as a file: where it is from, then a domain on each line. */
export const printBlockList = (source: string, domains: readonly string[]): string =>
  `${[`# source: ${source}`, ...domains].join('\n')}\n`;

/** Reads what `printBlockList` wrote. Throws `ListError`; nothing that is no domain gets through. */
export function readBlockList(text: string): string[] {
  const [head = '', ...domains] = text.split('\n');
  if (!head.startsWith('# source: ')) throw new ListError('line 1: "# source: …" is missing');
  if (domains.pop() !== '') throw new ListError('the last line is cut off');
  const wrong = domains.findIndex((name) => !DOMAIN.test(name));
  if (wrong >= 0) throw new ListError(`line ${wrong + 2}: not a domain`);
  return domains;
}
