import { parse } from 'dotenv';
import { editSettings, putSettings } from '../../config/edit-settings.ts';
import { settingNames } from '../../config/setting-names.ts';
import { CliError } from '../cli-error.ts';
import { heading } from '../node/node-parts.ts';
import type { DnsParts } from './dns-parts.ts';

const HEADING = 'Made by: vpn-bot dns';

type SettingParts = Pick<DnsParts, 'settingsFile' | 'judge' | 'texts'>;

/** The node's DNS setting as it is written; null: it is not. Changes nothing. */
export async function writtenDns(id: string, settingsFile: string): Promise<string | null> {
  let text = '';
  await editSettings(settingsFile, {
    text: (before) => {
      text = before;
      return before;
    },
    values: (values) => values,
  });
  const values = parse(text);
  return (
    settingNames(id, 'DNS')
      .map((name) => values[name])
      .find((value) => value !== undefined) ?? null
  );
}

/** Has new files of the node name this address as their name server; false: they did already. Throws `CliError` and `SetupError`. */
export async function writeDns(id: string, address: string, parts: SettingParts): Promise<boolean> {
  if ((await writtenDns(id, parts.settingsFile)) === address) return false;
  await put(id, address, parts);
  return true;
}

/** Gives the setting back the value that it had, or takes it out (null), unless somebody has written another one meanwhile. */
export async function restoreDns(
  id: string,
  address: string,
  before: string | null,
  parts: SettingParts,
): Promise<boolean> {
  if ((await writtenDns(id, parts.settingsFile)) !== address) return false;
  if (before !== null) await put(id, before, parts);
  else await takeOut(id, parts);
  return true;
}

async function put(id: string, value: string, { settingsFile, judge, texts }: SettingParts): Promise<void> {
  const [name, ...others] = settingNames(id, 'DNS');
  await editSettings(settingsFile, {
    text: (text) => {
      const used = others.find((other) => new RegExp(`^\\s*(?:export\\s+)?${other}\\s*=`, 'm').test(text)) ?? name;
      return putSettings(text, id === 'main' ? HEADING : heading(id), { [used]: value });
    },
    values: (values) => ({ ...values, [others.find((other) => other in values) ?? name]: value }),
    judge: (text) => {
      const then = judge(text).nodes.find((node) => node.id === id);
      // the environment may say otherwise
      if (then?.dns.join() !== value.split(/[\s,]+/).join()) throw new CliError(texts.dns.notWritten(name, value));
    },
  });
}

async function takeOut(id: string, { settingsFile }: SettingParts): Promise<void> {
  const names = settingNames(id, 'DNS');
  const headings = [`# ${HEADING}`, `# ${heading(id)}`];
  const isOurs = (line: string) => names.some((name) => new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=`).test(line));
  await editSettings(settingsFile, {
    text: (text) => {
      const lines = text.split('\n');
      const at = lines.findIndex(isOurs);
      if (at < 0) return text;
      // with the heading and the empty line above it, if there is nothing else below
      const isAlone = headings.includes(lines[at - 1]?.trimEnd() ?? '') && (lines[at + 1] ?? '').trim() === '';
      const above = isAlone ? (lines[at - 2] === '' ? 2 : 1) : 0;
      return lines
        .toSpliced(at - above, above + 1)
        .filter((line) => !isOurs(line))
        .join('\n');
    },
    values: (values) => Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name))),
  });
}
