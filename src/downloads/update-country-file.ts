import { type CountryList, printCountryList } from '../exits/lists/country-list.ts';
import { ListError } from '../exits/lists/list-error.ts';
import { listFiles, readCountry } from './exit-lists.ts';
import { downloadCountryList } from './update-country-list.ts';

interface CountryFile {
  readonly peersFile: string;
  /** Two letters. */
  readonly country: string;
  /** Addresses of registries' daily statistics. */
  readonly urls: readonly string[];
  /** Replaces a file as a whole, or leaves the one that is there. */
  readonly write: (path: string, content: string) => Promise<unknown>;
  /** PEM of the authority that signs the servers' certificates; absent: those that Node trusts. */
  readonly ca?: string;
  readonly signal?: AbortSignal;
}

/**
 * Downloads the country's list and puts it in the place of the one in use. Rejects with `ListError` or `DownloadError` when it is not
 * taken, and with what `write` rejects with; the list in use stays.
 */
export async function updateCountryFile({ peersFile, country, write, ...wanted }: CountryFile): Promise<CountryList> {
  const before = await countryInUse(peersFile, country);
  const list = await downloadCountryList({ ...wanted, country, before });
  await write(listFiles(peersFile, country).country, printCountryList(list));
  return list;
}

/** The country's list; null where there is none that can be read, which a new one puts right. */
export async function countryInUse(peersFile: string, country: string): Promise<CountryList | null> {
  try {
    return await readCountry(peersFile, country);
  } catch (error) {
    if (error instanceof ListError) return null;
    throw error;
  }
}
