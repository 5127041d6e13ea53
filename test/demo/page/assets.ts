import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join, resolve } from 'node:path';

const FOLDER = resolve(import.meta.dirname, '../browser');
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  ts: 'text/javascript; charset=utf-8',
};

export interface Asset {
  readonly type: string;
  readonly body: string;
}

/** A file of the page, read anew each time; TypeScript loses its types here, which is all the building there is. */
export async function asset(path: string): Promise<Asset | null> {
  const [name, ending = ''] = /^\/([a-z-]+\.([a-z]+))$/.exec(path === '/' ? '/index.html' : path)?.slice(1) ?? [];
  const type = TYPES[ending];
  if (name === undefined || type === undefined) return null;
  const text = await readFile(join(FOLDER, name), 'utf8').catch(() => null);
  if (text === null) return null;
  return { type, body: ending === 'ts' ? stripTypeScriptTypes(text) : text };
}
