import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Service } from '../peers/nodes/service.ts';
import { isWrong, readServices } from '../peers/routes/read-services.ts';
import { readPlainFileSync, SMALL_FILE_BYTES, UnfitFileError } from '../plain-file.ts';
import { PROGRAM } from '../program-folder.ts';
import { visible } from '../visible.ts';

/** The services that come with the program. */
const KNOWN = new URL('src/config/services/known.txt', PROGRAM);

/** The owner's own list of services, beside the store. */
export const servicesFile = (peersFile: string): string => join(dirname(peersFile), 'services.txt');

/**
 * The services that devices may choose: the owner's, then those that come with the program and have no name of the owner's. A list of the
 * owner's with something wrong in it is not taken at all; then the warnings name each line. Null: none of the owner's.
 */
export function loadServices(peersFile: string | null): {
  readonly services: readonly Service[];
  readonly warnings: string[];
} {
  const known = readServices(readFileSync(KNOWN, 'utf8'));
  if (isWrong(known)) throw new Error(`src/config/services/known.txt, line ${known[0].line}: ${known[0].problem}`);
  if (peersFile === null) return { services: known as readonly Service[], warnings: [] };
  const path = servicesFile(peersFile);
  const text = textOf(path);
  if (typeof text !== 'string') return { services: known as readonly Service[], warnings: text };
  const own = readServices(text);
  if (isWrong(own)) {
    const warnings = own.map(({ line, problem }) => `${visible(path)}, line ${line}: ${problem}`);
    return { services: known as readonly Service[], warnings };
  }
  const services = own as readonly Service[];
  const isOwn = ({ name }: Service) => services.some((one) => one.name.toLowerCase() === name.toLowerCase());
  return { services: [...services, ...(known as readonly Service[]).filter((one) => !isOwn(one))], warnings: [] };
}

/** The owner's text, or why it cannot be read; nothing of either where there is no such file. */
function textOf(path: string): string | string[] {
  try {
    return readPlainFileSync(path, SMALL_FILE_BYTES).toString('utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    const why = error instanceof UnfitFileError ? error.message : `cannot be read (${code})`;
    return [`${visible(path)}: ${why}; make it a text that this user may read, or delete it`];
  }
}
