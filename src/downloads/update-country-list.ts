import { type CountryList, requireLikely } from '../exits/lists/country-list.ts';
import { ListError } from '../exits/lists/list-error.ts';
import { merged } from '../exits/lists/networks.ts';
import { type RegistryList, RegistryReader } from '../exits/lists/registry-reader.ts';
import { DownloadError, downloadLines } from './download-lines.ts';

/** RIPE NCC's file is 20 MB, the largest of the five. */
const LIMITS = { most: 120_000_000, ms: 300_000 };

/** The terms of RIPE NCC's statistics, which the other registries' are like. */
const LICENCE = 'statistics of the registries, free to use; see https://www.ripe.net/about-us/legal/terms-conditions/';

interface Wanted {
  /** Two letters. */
  readonly country: string;
  /** Addresses of registries' daily statistics; the country may have networks of several registries. */
  readonly urls: readonly string[];
  /** The list in use, with which the new one is compared; null: there is none of this country. */
  readonly before: CountryList | null;
  readonly ca?: string;
  readonly signal?: AbortSignal;
}

/**
 * The country's networks as the registries list them today. Rejects with `ListError` or `DownloadError` when a file cannot be had or is
 * not taken, so that the list in use stays.
 */
export async function downloadCountryList({ country, urls, before, ...limits }: Wanted): Promise<CountryList> {
  const lists: RegistryList[] = [];
  const empty: string[] = [];
  for (const url of urls) {
    const reader = new RegistryReader(country);
    try {
      await downloadLines(url, (line) => reader.line(line), { ...LIMITS, ...limits });
      const list = reader.end();
      if (list.networks.v4.length + list.networks.v6.length > 0) lists.push(list);
      else empty.push(list.registry);
    } catch (error) {
      if (error instanceof DownloadError || !(error instanceof ListError)) throw error;
      throw new ListError(error.fault ?? error.message, url, { cause: error });
    }
  }
  if (lists.length === 0)
    throw new ListError({ kind: 'none-of-country', registries: empty.join(', '), country: country.toUpperCase() });
  const list: CountryList = {
    country: country.toUpperCase(),
    date: lists.map(({ date }) => date).toSorted()[0] ?? '',
    source: lists.map(({ registry, date }) => `${registry} ${date}`).join(', '),
    licence: LICENCE,
    networks: merged(lists.flatMap(({ networks }) => [...networks.v4, ...networks.v6])),
  };
  // what was shipped is of another source, and may be larger or smaller for that reason alone
  if (before !== null && before.source.startsWith('ripencc') === list.source.startsWith('ripencc'))
    requireLikely(list, before);
  return list;
}
