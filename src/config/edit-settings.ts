import { randomBytes } from 'node:crypto';
import { open, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'dotenv';
import { SetupError } from '../errors.ts';
import { readPlainFile, SMALL_FILE_BYTES } from '../plain-file.ts';
import { isVisible, visible } from '../visible.ts';
import { readNodeSettingName } from './setting-names.ts';
import { notShown, shownValue } from './shown-value.ts';

type Values = Readonly<Record<string, string>>;

/** A change of the settings file. */
export interface SettingsEdit {
  /** Makes the new text of the old one; each character is one byte, whatever the file's encoding is. */
  readonly text: (before: string) => string;
  /** What is to stand in the file, given what stands there: nothing else may come of the edit. */
  readonly values: (before: Values) => Values;
  /** Judges the new text before it is written; throws what is wrong with it. */
  readonly judge?: (text: string) => void;
}

/**
 * Replaces the settings file, whole or not at all, with its owner and mode; what the edit leaves alone stays byte for byte. The new
 * text is read as the daemon reads it, before it is written and again behind it: when any setting is not what the edit is to make of it,
 * the old text stays, or is put back. Throws `SetupError`.
 */
export async function editSettings(path: string, edit: SettingsEdit): Promise<void> {
  const before = await readBytes(path);
  const after = edit.text(before);
  if (after === before) return;
  const wanted = edit.values(valuesIn(before));
  requireValues(path, valuesIn(after), wanted);
  edit.judge?.(inText(after));
  if ((await readBytes(path)) !== before) {
    throw new SetupError([`${path}: somebody else changed it at this moment; nothing was written, do it again`]);
  }
  await replace(path, after);
  try {
    requireValues(path, valuesIn(await readBytes(path)), wanted);
  } catch (error) {
    await replace(path, before);
    throw error;
  }
}

/** The file's text with these settings: each in the line where it stands already, the others below a heading at the end. */
export function putSettings(text: string, heading: string, values: Values): string {
  const left = new Map(Object.entries(values).map(([name, value]) => [name, inBytes(settingLine(name, value))]));
  const lines = text.split('\n').flatMap((line) => {
    const name = nameIn(line);
    const put = name === null ? undefined : left.get(name);
    if (put === undefined) return name !== null && name in values ? [] : line; // named twice: the first line counts now
    left.delete(name ?? '');
    return line.endsWith('\r') ? `${put}\r` : put;
  });
  if (left.size === 0) return lines.join('\n');
  const body = lines.join('\n').replace(/\n*$/, '\n');
  return `${body === '\n' ? '' : `${body}\n`}${inBytes(`# ${visible(heading)}`)}\n${[...left.values()].join('\n')}\n`;
}

/** The file's text without the settings of a node, in either spelling, and without the heading that `putSettings` gave them. */
export function dropNode(text: string, heading: string, id: string): string {
  const isHeading = (line: string | undefined) => line?.trimEnd() === inBytes(`# ${heading}`);
  const lines = text.split('\n');
  return lines
    .filter((line, at) => {
      const name = nameIn(line);
      if (name !== null && isOfNode(name, id)) return false;
      return !isHeading(line) && !(line === '' && isHeading(lines[at + 1]));
    })
    .join('\n');
}

/** The same settings as values: without those of a node. */
export const withoutNode = (values: Values, id: string): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !isOfNode(name, id)));

const isOfNode = (name: string, id: string): boolean => readNodeSettingName(name)?.id === id;

/** What dotenv, a shell and systemd all read as it is. */
const PLAIN = /^[\p{L}\p{N}_.,:/@%+=-]*$/u;

/**
 * One line that every reader of the file takes for this setting. Throws `SetupError` for what some reader would take for the end of
 * the line, or for more than a value.
 */
function settingLine(name: string, value: string): string {
  const refuse = (why: string) =>
    new SetupError([`${name}=${shownValue(visible(value))}: ${why}; nothing was written`]);
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) throw refuse('this is no name of a setting');
  if (!isVisible(value)) throw refuse('a value is one line without control characters');
  if (value !== value.trim()) throw refuse('a value neither begins nor ends with a space');
  if (PLAIN.test(value)) return `${name}=${value}`;
  if (!value.includes("'")) return `${name}='${value}'`;
  if (!/["\\$`]/.test(value)) return `${name}="${value}"`;
  throw refuse('a value with \' may not hold any of " \\ $ `');
}

function requireValues(path: string, found: Values, wanted: Values): void {
  const names = new Set([...Object.keys(found), ...Object.keys(wanted)]);
  const wrong = [...names].filter((name) => found[name] !== wanted[name]);
  if (wrong.length === 0 && isDeepStrictEqual({ ...found }, { ...wanted })) return;
  const shown = wrong.map((name) => `${shownValue(visible(name))}=${notShown}`).join(', ');
  throw new SetupError([
    `${path}: the edit would change more than it should (${shown}), so the file stays as it was; is a quote in it left open?`,
  ]);
}

async function replace(path: string, text: string): Promise<void> {
  const { uid, gid, mode } = await stat(path);
  const temporary = `${path}.${randomBytes(4).toString('hex')}.new`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(text, 'latin1');
    await file.chown(uid, gid);
    await file.chmod(mode & 0o7777);
    await file.sync();
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary);
    throw error;
  } finally {
    await file.close();
  }
  const folder = await open(dirname(path), 'r');
  await folder.sync().finally(() => folder.close());
}

const nameIn = (line: string): string | null => /^\s*(?:export\s+)?([\w.-]+)\s*[=:]/.exec(line)?.[1] ?? null;

/** One character a byte: what is left alone is written back as it was, in whatever encoding it is. */
const readBytes = async (path: string): Promise<string> =>
  (await readPlainFile(path, SMALL_FILE_BYTES)).toString('latin1');
const inBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const inText = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');
const valuesIn = (bytes: string): Values => parse(inText(bytes));
