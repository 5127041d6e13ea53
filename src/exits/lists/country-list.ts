import { ListError } from './list-error.ts';
import { isNetwork, merged, type Networks, sizeOf } from './networks.ts';

/** A country's networks, and where they are from. */
export interface CountryList {
  /** Two capital letters. */
  readonly country: string;
  /** The day that the data is of, `2026-11-29`. */
  readonly date: string;
  readonly source: string;
  readonly licence: string;
  readonly networks: Networks;
}

const HEAD = ['country', 'date', 'source', 'licence'] as const;
/** More networks than the whole Internet has of one country; a larger file is not what it says. */
const MOST_NETWORKS = 300_000;

/** The list as a file: a head of comments, then a network on each line. */
export function printCountryList(list: CountryList): string {
  const head = HEAD.map((name) => `# ${name}: ${list[name].replace(/\s+/g, ' ')}`);
  return `${[...head, ...list.networks.v4, ...list.networks.v6].join('\n')}\n`;
}

/** Reads what `printCountryList` wrote. Throws `ListError`; nothing that is not a network gets through. */
export function readCountryList(text: string): CountryList {
  const lines = text.split('\n');
  const head = HEAD.map((name, index) => {
    const [, value] = new RegExp(`^# ${name}: (.+)$`).exec(lines[index] ?? '') ?? [];
    if (value === undefined) throw new ListError({ kind: 'no-head', line: index + 1, name });
    return value;
  });
  const [country = '', date = '', source = '', licence = ''] = head;
  if (!/^[A-Z]{2}$/.test(country)) throw new ListError({ kind: 'country-form' });
  if (lines.pop() !== '') throw new ListError({ kind: 'cut-end' });
  const networks = lines.slice(HEAD.length);
  if (networks.length > MOST_NETWORKS) throw new ListError({ kind: 'too-many', most: MOST_NETWORKS });
  const wrong = networks.findIndex((line) => !isNetwork(line)); // cidr-tools takes much that is none
  if (wrong >= 0) throw new ListError({ kind: 'no-network', line: wrong + HEAD.length + 1 });
  return { country, date, source, licence, networks: merged(networks) };
}

/**
 * Throws `ListError` when a new list may not take the place of the one in use: it is of another country or older, or has so many more or
 * fewer addresses that something is wrong with it rather than with the Internet.
 */
export function requireLikely(list: CountryList, before: CountryList): void {
  if (list.country !== before.country)
    throw new ListError({ kind: 'other-country', is: list.country, wanted: before.country });
  if (list.date < before.date) throw new ListError({ kind: 'older', date: list.date, before: before.date });
  for (const [family, name] of [
    ['v4', 'IPv4'],
    ['v6', 'IPv6'],
  ] as const) {
    const ratio = sizeOf(list.networks[family]) / Math.max(1, sizeOf(before.networks[family]));
    if (before.networks[family].length > 0 && (ratio < 0.7 || ratio > 1.5))
      throw new ListError({ kind: 'size', percent: Math.round(ratio * 100), family: name, before: before.date });
  }
}
