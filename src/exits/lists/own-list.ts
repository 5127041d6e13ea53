import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { visible } from '../../visible.ts';
import { type LineFault, lineFaults } from './list-faults.ts';

/** What the owner adds to a country's list and takes out of it. */
export interface OwnList {
  readonly networks: readonly string[];
  /** Domains in ASCII, each with all that is below it. */
  readonly domains: readonly string[];
  readonly exceptNetworks: readonly string[];
  readonly exceptDomains: readonly string[];
}

/** One thing that is wrong with the owner's text: the line's number from 1, and a sentence with the fix. */
export interface LineProblem {
  readonly line: number;
  readonly problem: string;
  /** The same in parts, for a sentence in another language. */
  readonly fault: LineFault;
}

export const EMPTY_OWN_LIST: OwnList = { networks: [], domains: [], exceptNetworks: [], exceptDomains: [] };
const MOST_LINES = 20_000;
const MOST_SHOWN = 60;

/**
 * Reads the owner's text: on each line a network, an address or a domain name; with `!` before it, it is an exception; `#` begins a
 * comment. Either the whole text is taken or none of it: then all problems are returned, at most 20.
 */
export function readOwnList(text: string): OwnList | readonly LineProblem[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.length > MOST_LINES) return [problemAt(MOST_LINES + 1, { kind: 'too-many-lines', most: MOST_LINES })];
  const sets = { networks: new Set<string>(), domains: new Set<string>() };
  const except = { networks: new Set<string>(), domains: new Set<string>() };
  const problems: LineProblem[] = [];
  for (const [index, line] of lines.entries()) {
    const [, mark, entry = ''] = /^\s*(!?)\s*(.*?)\s*$/.exec(line.replace(/#.*/, '')) ?? [];
    if (entry === '' && !mark) continue;
    const read = readEntry(entry);
    if ('fault' in read) problems.push(problemAt(index + 1, read.fault));
    else (mark ? except : sets)[read.kind].add(read.value);
  }
  if (problems.length > 0) return problems.slice(0, 20);
  return {
    networks: [...sets.networks],
    domains: [...sets.domains],
    exceptNetworks: [...except.networks],
    exceptDomains: [...except.domains],
  };
}

type Entry = { readonly kind: 'networks' | 'domains'; readonly value: string } | { readonly fault: LineFault };

const problemAt = (line: number, fault: LineFault): LineProblem => ({ line, problem: lineFaults(fault), fault });

function readEntry(entry: string): Entry {
  const shown = `"${visible(entry.slice(0, MOST_SHOWN))}"`;
  const [address = '', prefix, ...rest] = entry.split('/');
  const family = address.includes('%') ? 0 : isIP(address);
  if (family === 0) return readDomain(entry, shown);
  const bits = family === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) && rest.length === 0 ? Number(prefix) : -1;
  if (length < 0 || length > bits) return { fault: { kind: 'prefix', shown, most: bits } };
  if (length === 0) return { fault: { kind: 'everything', shown } };
  return { kind: 'networks', value: `${address}/${length}` };
}

function readDomain(entry: string, shown: string): Entry {
  const bare = entry
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[/:?].*$/, '')
    .replace(/^\*?\./, '')
    .replace(/\.$/, '');
  const name = domainToASCII(bare).toLowerCase();
  const labels = name.split('.');
  const isName =
    name.length <= 253 &&
    labels.length > 1 &&
    labels.every((label) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? '');
  if (!isName) return { fault: { kind: 'unknown', shown } };
  if (bare !== entry.replace(/\.$/, '')) return { fault: { kind: 'write-name', shown, name } };
  return { kind: 'domains', value: name };
}
