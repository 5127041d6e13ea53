import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PROGRAM } from '../../program-folder.ts';
import type { NodeSetup } from './driver.ts';

const DEPLOY = new URL('deploy/', PROGRAM);
const NAMES = ['vpn-bot-exits', 'vpn-bot-dns', 'vpn-bot-doors'] as const;

/** Root's helper programs as this version of the bot has them. */
export interface HelperPrograms {
  readonly gate: number;
  /** Name → SHA-256 of the text, in hex. */
  readonly hashes: ReadonlyMap<string, string>;
}

/** Reads them from the program's folder. */
export async function ownHelperPrograms(): Promise<HelperPrograms> {
  const gate = /^VERSION=(\d{1,6})$/m.exec(await readFile(new URL('vpn-bot-gate', DEPLOY), 'utf8'))?.[1];
  const hashes = await Promise.all(
    NAMES.map(async (name) => [name, sha256(await readFile(new URL(name, DEPLOY)))] as const),
  );
  return { gate: Number(gate), hashes: new Map(hashes) };
}

const sha256 = (text: Buffer): string => createHash('sha256').update(text).digest('hex');

/**
 * The names of a machine's helper programs that are not this version's, `gate` among them; none where the gate is newer than the bot, since
 * renewing would make them older. Pure.
 */
export function otherHelpers(own: HelperPrograms, { gate, helpers }: Pick<NodeSetup, 'gate' | 'helpers'>): string[] {
  if (gate !== null && gate > own.gate) return [];
  const others = [...helpers].filter(([name, hash]) => own.hashes.get(name) !== hash).map(([name]) => name);
  return gate !== null && gate < own.gate ? ['gate', ...others] : others;
}

/** Each of these programs with what it should be, in short texts that differ where that differs. */
export const wantedOf = (own: HelperPrograms, names: readonly string[]): string[] =>
  names.map((name) => `${name} ${name === 'gate' ? own.gate : own.hashes.get(name)?.slice(0, 16)}`);
