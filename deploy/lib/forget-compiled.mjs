// Removes from NODE_COMPILE_CACHE what belongs to no file of the program in this folder: the compiled code of versions and packages that
// are gone, 1.3 MB a version. Node calls a file of compiled code by a hash of its kind and of where the source lies. For vpn-bot.sh, as the bot's user.
import { readdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';

/** CommonJS, ESM, and TypeScript in its kinds. */
const KINDS = [0, 1, 2, 3, 4];
const SOURCE = /\.[cm]?[jt]s$/;

const namesOf = (path) =>
  [path, pathToFileURL(path).href].flatMap((place) =>
    KINDS.map((kind) =>
      crc32(place, crc32(Buffer.of(kind)))
        .toString(16)
        .padStart(8, '0'),
    ),
  );

const cache = process.env.NODE_COMPILE_CACHE;
if (!cache) process.exit();
const main = realpathSync('built/main.js');
const program = process.cwd();
const folders = readdirSync('.').filter((name) => /^(?:\.built-.*|\.packages|src|deploy)$/.test(name));
const sources = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .filter((path) => SOURCE.test(path))
    .map((path) => join(program, folder, path)),
);
const known = new Set(sources.flatMap(namesOf));
const compiled = readdirSync(cache, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
// where not even the version that was just compiled is found, this Node calls them by something else
const isKnown = namesOf(main).some((name) => compiled.some((entry) => entry.name === name));
if (isKnown)
  for (const { name, parentPath } of compiled)
    if (!known.has(name.slice(0, 8))) rmSync(join(parentPath, name), { force: true });
