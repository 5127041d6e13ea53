import { isIP } from 'node:net';
import { merged } from '../../exits/lists/networks.ts';
import { visible } from '../../visible.ts';
import type { Service } from '../nodes/service.ts';

/** One thing that is wrong with a list of services: the line's number from 1, and a sentence with the fix. */
export interface ServiceProblem {
  readonly line: number;
  readonly problem: string;
}

const LONGEST_NAME = 30;
const MOST_SERVICES = 12;
const MOST_LINES = 5000;
const MOST_PROBLEMS = 20;
/** A wider network is no service's, and two halves of everything would lead the way to the server into the tunnel. */
const WIDEST = { 4: 8, 6: 19 } as const;

type Entry = { readonly network: string } | { readonly problem: string };

/**
 * Reads a list of services: `[Name]` begins one, a network or an address on each line below it, `#` begins a comment. Either the whole text
 * is taken or none of it: then the problems are returned, at most 20.
 */
export function readServices(text: string): readonly Service[] | readonly ServiceProblem[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.length > MOST_LINES) return [{ line: MOST_LINES + 1, problem: `at most ${MOST_LINES} lines` }];
  const services: { name: string; line: number; networks: string[] }[] = [];
  const problems: ServiceProblem[] = [];
  for (const [index, written] of lines.entries()) {
    const line = index + 1;
    const entry = written.replace(/#.*/, '').trim();
    if (entry === '') continue;
    const name = /^\[(.*)\]$/.exec(entry)?.[1]?.trim();
    if (name !== undefined) {
      const problem = nameProblem(
        name,
        services.map((service) => service.name),
      );
      if (problem !== null) problems.push({ line, problem });
      services.push({ name, line, networks: [] });
      continue;
    }
    const read = readNetwork(entry);
    const service = services.at(-1);
    if ('problem' in read) problems.push({ line, problem: read.problem });
    else if (!service)
      problems.push({ line, problem: `${shown(entry)} stands before the first name; begin with [Name]` });
    else service.networks.push(read.network);
  }
  const empty = services.filter(
    ({ line, networks }) => networks.length === 0 && !problems.some((one) => one.line >= line),
  );
  for (const { line, name } of empty)
    problems.push({ line, problem: `[${visible(name)}] has no network; write one on each line below it` });
  if (problems.length > 0) return problems.toSorted((a, b) => a.line - b.line).slice(0, MOST_PROBLEMS);
  return services.map(({ name, networks }): Service => {
    const { v4, v6 } = merged(networks);
    return { name, networks: [...v4, ...v6] };
  });
}

/** Whether `readServices` found something wrong. */
export const isWrong = (
  read: readonly Service[] | readonly ServiceProblem[],
): read is readonly [ServiceProblem, ...ServiceProblem[]] => read[0] !== undefined && 'problem' in read[0];

function nameProblem(name: string, before: readonly string[]): string | null {
  if (name === '' || [...name].length > LONGEST_NAME || name !== visible(name))
    return `${shown(name)}: a name has 1 to ${LONGEST_NAME} characters that can be seen`;
  if (before.some((other) => other.toLowerCase() === name.toLowerCase()))
    return `[${name}] is there already; put its networks together`;
  return before.length >= MOST_SERVICES ? `at most ${MOST_SERVICES} services` : null;
}

function readNetwork(entry: string): Entry {
  const [address = '', prefix, ...rest] = entry.split('/');
  const family = address.includes('%') ? 0 : isIP(address);
  if (family !== 4 && family !== 6)
    return {
      problem: /^[^\s/]*\.[a-z][^\s/]*$/i.test(entry)
        ? `${shown(entry)}: a config takes addresses and no names; write the networks, such as 203.0.113.0/24`
        : `${shown(entry)} is neither a network nor an address; such as 203.0.113.0/24 or 2001:db8::/32`,
    };
  const bits = family === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) && rest.length === 0 ? Number(prefix) : -1;
  const widest = WIDEST[family];
  if (length < widest || length > bits)
    return { problem: `${shown(entry)}: the prefix must be a number from ${widest} to ${bits}` };
  return { network: `${address}/${length}` };
}

const shown = (text: string): string => `"${visible(text.slice(0, 60))}"`;
