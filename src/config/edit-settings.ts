import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'dotenv';
import { SetupError } from '../errors.ts';
import { isLockedWithin } from '../flock.ts';
import { readPlainFile, SMALL_FILE_BYTES } from '../plain-file.ts';
import { isVisible, visible } from '../visible.ts';
import { readNodeSettingName } from './setting-names.ts';
import { notShown, shownValue } from './shown-value.ts';

type Values = Readonly<Record<string, string>>;

/** A change of the settings file. */
export interface SettingsEdit {
  /** Returns the new text for the old one. Each character stands for one byte, whatever the encoding of the file is. */
  readonly text: (before: string) => string;
  /** Returns the values that the file must have afterwards, given its present ones; any other result of the edit is refused. */
  readonly values: (before: Values) => Values;
  /** Checks the new text before it is written; throws if it is wrong. */
  readonly judge?: (text: string) => void;
}

/**
 * Replaces the settings file atomically and keeps its owner and mode; all bytes that the edit does not concern stay as they are. The
 * new text is read as the daemon reads it, both before and after it is written: if any setting differs from `values`, the old text stays
 * or is restored. Another command may hold the settings for so many seconds: it only writes them. Throws `SetupError`.
 */
export async function editSettings(path: string, edit: SettingsEdit, patienceSeconds = 60): Promise<void> {
  const folder = await lockFolder(dirname(path), patienceSeconds);
  try {
    await editAlone(path, edit);
  } finally {
    await folder.close();
  }
}

/** Keeps other commands of ours from changing the settings meanwhile. The folder is locked, since the file itself is replaced. */
async function lockFolder(path: string, patienceSeconds: number): Promise<FileHandle> {
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    if (await isLockedWithin(patienceSeconds, folder.fd)) return folder;
    throw new SetupError([`${path}: another vpn-bot is writing the settings there; nothing was written, do it again`]);
  } catch (error) {
    await folder.close();
    throw error;
  }
}

async function editAlone(path: string, edit: SettingsEdit): Promise<void> {
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

/** Returns the file's text with these settings: existing ones are replaced in their line, new ones are added below a heading at the end. */
export function putSettings(text: string, heading: string, values: Values): string {
  const left = new Map(Object.entries(values).map(([name, value]) => [name, inBytes(settingLine(name, value))]));
  const lines = text.split('\n').flatMap((line) => {
    const name = nameIn(line);
    const put = name === null ? undefined : left.get(name);
    if (put === undefined) return name !== null && name in values ? [] : line; // a second line of the same setting is dropped
    left.delete(name ?? '');
    return line.endsWith('\r') ? `${put}\r` : put;
  });
  if (left.size === 0) return lines.join('\n');
  const body = lines.join('\n').replace(/\n*$/, '\n');
  return `${body === '\n' ? '' : `${body}\n`}${inBytes(`# ${visible(heading)}`)}\n${[...left.values()].join('\n')}\n`;
}

/** Returns the file's text without a node's settings, in either spelling, and without the heading that `putSettings` gave them. */
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

/** Returns the values without the settings of a node, as `dropNode` does for the text. */
export const withoutNode = (values: Values, id: string): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !isOfNode(name, id)));

const isOfNode = (name: string, id: string): boolean => readNodeSettingName(name)?.id === id;

/** A value that dotenv, a shell and systemd all read unchanged without quotes. */
const PLAIN = /^[\p{L}\p{N}_.,:/@%+=-]*$/u;

/**
 * The setting as one line, quoted so that dotenv, a shell and systemd all read the same value. Throws `SetupError` for a value that
 * one of them would read differently, such as one with a line end.
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

/** The file with one character for each byte, so that unchanged parts are written back exactly, in whatever encoding they are. */
const readBytes = async (path: string): Promise<string> =>
  (await readPlainFile(path, SMALL_FILE_BYTES)).toString('latin1');
const inBytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const inText = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');
const valuesIn = (bytes: string): Values => parse(inText(bytes));
