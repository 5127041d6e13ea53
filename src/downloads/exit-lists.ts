import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CountryList, readCountryList } from '../exits/lists/country-list.ts';
import { type DirectList, directList } from '../exits/lists/direct-list.ts';
import { ListError } from '../exits/lists/list-error.ts';
import { EMPTY_OWN_LIST, type LineProblem, type OwnList, readOwnList } from '../exits/lists/own-list.ts';
import { PROGRAM } from '../program-folder.ts';
import { visible } from '../visible.ts';

/** The lists that come with the program, by their countries. */
const SHIPPED = new URL('src/exits/country-lists/', PROGRAM);
const MOST_BYTES = 20_000_000;

/** Where the lists of a service are: beside its store. */
export const listFiles = (peersFile: string, country: string) => ({
  /** As it was downloaded last. */
  country: join(dirname(peersFile), `exit-list-${country.toLowerCase()}.txt`),
  /** The owner's own additions and exceptions. */
  own: join(dirname(peersFile), 'exit-list.txt'),
});

/** The country's list: what was downloaded last, else what came with the program; null: neither is there. Rejects with `ListError`. */
export async function readCountry(peersFile: string, country: string): Promise<CountryList | null> {
  const file = listFiles(peersFile, country).country;
  const text = (await textOf(file)) ?? (await textOf(new URL(`${country.toLowerCase()}.txt`, SHIPPED)));
  return text === null ? null : named(file, () => readCountryList(text));
}

/** The owner's list, empty where there is none. Rejects with `ListError` that names each wrong line. */
export async function readOwn(peersFile: string): Promise<OwnList> {
  const file = listFiles(peersFile, '').own;
  const text = await textOf(file);
  const read = text === null ? EMPTY_OWN_LIST : readOwnList(text);
  if (!Array.isArray(read)) return read as OwnList;
  throw new ListError(read.map(({ line, problem }) => `${visible(file)}, line ${line}: ${problem}`).join('\n'));
}

/** The owner's list with its wrong lines, for which it is not in use; null: there is none. */
export async function inspectOwn(peersFile: string): Promise<OwnList | readonly LineProblem[] | null> {
  const text = await textOf(listFiles(peersFile, '').own);
  return text === null ? null : readOwnList(text);
}

/** What leaves at the entry for the choice Auto. Rejects with `ListError`. */
export const readDirectList = async (peersFile: string, country: string): Promise<DirectList> =>
  directList(await readCountry(peersFile, country), await readOwn(peersFile));

/** When the country's list was downloaded last, in ms since 1970; null: never. */
export const downloadedAt = (peersFile: string, country: string): Promise<number | null> =>
  stat(listFiles(peersFile, country).country).then(({ mtimeMs }) => mtimeMs, whenMissing);

/** A text that changes when one of the lists did. */
export async function listsChanged(peersFile: string, country: string): Promise<string> {
  const times = Object.values(listFiles(peersFile, country)).map((file) =>
    stat(file).then(
      ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
      () => 'none',
    ),
  );
  return (await Promise.all(times)).join();
}

async function textOf(file: string | URL): Promise<string | null> {
  const found = await stat(file).catch(whenMissing);
  if (found === null) return null;
  if (!found.isFile() || found.size > MOST_BYTES) throw new ListError({ kind: 'no-list' }, visible(String(file)));
  return readFile(file, 'utf8');
}

function named<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ListError) throw new ListError(error.fault ?? error.message, visible(file), { cause: error });
    throw error;
  }
}

function whenMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
