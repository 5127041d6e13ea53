import { randomBytes } from 'node:crypto';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { readNodeSettingName } from './setting-names.ts';

/** Replaces the settings file, whole or not at all, with its owner and mode; what `change` leaves alone stays byte for byte. */
export async function editSettings(path: string, change: (text: string) => string): Promise<void> {
  const before = await readFile(path, 'latin1'); // one character a byte, whatever the file's encoding is
  const { uid, gid, mode } = await stat(path);
  const after = change(before);
  if (after === before) return;
  const temporary = `${path}.${randomBytes(4).toString('hex')}.new`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(after, 'latin1');
    await file.chown(uid, gid);
    await file.chmod(mode & 0o7777);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

/** The file's text with these settings: each in the line where it stands already, the others below a heading at the end. */
export function putSettings(text: string, heading: string, values: Readonly<Record<string, string>>): string {
  const left = new Map(Object.entries(values).map(([name, value]) => [name, inBytes(`${name}=${value}`)]));
  const lines = text.split('\n').flatMap((line) => {
    const name = nameIn(line);
    const put = name === null ? undefined : left.get(name);
    if (put === undefined) return name !== null && name in values ? [] : line; // named twice: the first line counts now
    left.delete(name ?? '');
    return line.endsWith('\r') ? `${put}\r` : put;
  });
  if (left.size === 0) return lines.join('\n');
  const body = lines.join('\n').replace(/\n*$/, '\n');
  return `${body === '\n' ? '' : `${body}\n`}${inBytes(`# ${heading}`)}\n${[...left.values()].join('\n')}\n`;
}

/** The file's text without the settings of a node, in either spelling, and without the heading that `putSettings` gave them. */
export function dropNode(text: string, heading: string, id: string): string {
  const isHeading = (line: string | undefined) => line?.trimEnd() === inBytes(`# ${heading}`);
  const lines = text.split('\n');
  return lines
    .filter((line, at) => {
      const name = nameIn(line);
      if (name !== null && readNodeSettingName(name)?.id === id) return false;
      return !isHeading(line) && !(line === '' && isHeading(lines[at + 1]));
    })
    .join('\n');
}

const nameIn = (line: string): string | null => /^\s*(?:export\s+)?([\w.-]+)\s*[=:]/.exec(line)?.[1] ?? null;

const inBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
