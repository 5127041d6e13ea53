import type { Statement } from './ruleset.ts';

/** Stands for a condition that is not understood: the rule may match or not. */
export const STRANGE: Statement = { 'not understood': null };
/** A condition that always holds, and one that none of our packets meets. */
const TRUE: Statement = { counter: null };
const FALSE: Statement = { limit: { inv: true } };

type Family = 'ip' | 'ip6';
type Read = (words: readonly string[], negated: boolean, family: Family) => Statement | null;

const address =
  (field: string): Read =>
  ([text = ''], negated, protocol) =>
    match({ payload: { protocol, field } }, listOf(text, prefixOf), negated);

const device =
  (key: string): Read =>
  ([name = ''], negated) =>
    match({ meta: { key } }, name.replace(/\+$/, '*'), negated);

const port =
  (field: string): Read =>
  ([text = ''], negated) =>
    match({ payload: { protocol: 'th', field } }, listOf(text, portOf), negated);

const states: Read = ([text = ''], negated) =>
  match({ ct: { key: 'state' } }, text.toLowerCase().split(','), negated, 'in');

const says =
  (statement: Statement): Read =>
  (_, negated) =>
    negated ? (statement === TRUE ? FALSE : TRUE) : statement;

const addressType =
  (flag: string): Read =>
  ([type = ''], negated) =>
    match({ fib: { result: 'type', flags: [flag] } }, type.toLowerCase(), negated);

const between =
  (field: string): Read =>
  ([text = ''], negated, protocol) =>
    match({ payload: { protocol, field } }, { range: text.split('-') }, negated);

/** How the words of each known option are read; other options are not understood. */
const OPTIONS: Readonly<Record<string, Read>> = {
  '-s': address('saddr'),
  '-d': address('daddr'),
  '-i': device('iifname'),
  '-o': device('oifname'),
  '-p': ([name = ''], negated) =>
    name === 'all' ? TRUE : match({ meta: { key: 'l4proto' } }, /^\d+$/.test(name) ? Number(name) : name, negated),
  '-m': ([name = '']) => (ALONE.has(name) ? STRANGE : TRUE),
  '--dport': port('dport'),
  '--dports': port('dport'),
  '--sport': port('sport'),
  '--sports': port('sport'),
  '--ctstate': states,
  '--state': states,
  '--ctdir': ([text = ''], negated) => match({ ct: { key: 'direction' } }, text.toLowerCase(), negated),
  '--ctstatus': ([text = ''], negated) =>
    match({ ct: { key: 'status' } }, text.toLowerCase().replace('_', '-').split(','), negated, 'in'),
  '--mark': ([text = '', ..._], negated) => markMatch(text, negated),
  '--src-type': addressType('saddr'),
  '--dst-type': addressType('daddr'),
  '--src-range': between('saddr'),
  '--dst-range': between('daddr'),
  '--tcp-flags': ([mask = '', set = ''], negated) => {
    const left = { '&': [{ payload: { protocol: 'tcp', field: 'flags' } }, flagNames(mask)] };
    return match(left, set === 'NONE' ? 0 : flagNames(set), negated);
  },
  '--pol': ([text = ''], negated) => says(text === 'none' ? TRUE : FALSE)([], negated, 'ip'),
  '--connlimit-above': says(FALSE),
  '--connlimit-upto': says(TRUE),
  '--hashlimit-above': says(FALSE),
  '--hashlimit-upto': says(TRUE),
  '--limit': says(TRUE),
  '--physdev-is-bridged': says(FALSE),
  // of protocols that our packets do not use; the `-p` before it has already decided
  '--icmp-type': says(TRUE),
  '--icmpv6-type': says(TRUE),
};

/** Options that belong to another option, or change nothing. */
const SILENT =
  /^--(?:comment|limit-burst|dir|connlimit-(?:mask|saddr|daddr)|hashlimit-(?:burst|mode|name|srcmask|dstmask|htable-\S+|rate-\S+))$/;
/** Modules that are a condition even without options. */
const ALONE = new Set(['socket', 'eui64', 'ah', 'esp', 'frag', 'hbh', 'dst', 'rt', 'unclean', 'rpfilter']);

/** Converts one option of iptables to nft's statement; null when it is not understood. */
export function matchOf(option: string, words: readonly string[], negated: boolean, family: Family): Statement | null {
  if (SILENT.test(option)) return TRUE;
  return OPTIONS[option]?.(words, negated, family) ?? null;
}

/** An address or prefix such as `1.2.3.0/24`; a mask that is not a prefix (`/255.0.255.0`) is not understood. */
function prefixOf(text: string): unknown {
  const [addr = '', length] = text.split('/');
  return length === undefined ? addr : { prefix: { addr, len: Number(length) } };
}

function portOf(text: string): unknown {
  const [low = '', high] = text.split(':');
  return high === undefined ? Number(low) : { range: [Number(low || 0), Number(high || 65_535)] };
}

function listOf(text: string, read: (text: string) => unknown): unknown {
  const parts = text.split(',').map(read);
  return parts.length === 1 ? parts[0] : { set: parts };
}

/** Reads a mark with its mask, such as `0x1/0xff`, hexadecimal or decimal; null when it is not one. */
export function markOf(text: string): { readonly value: number; readonly mask: number } | null {
  const [value, mask = 0xff_ff_ff_ff] = text.split('/').map(Number);
  return value === undefined || Number.isNaN(value) || Number.isNaN(mask) ? null : { value, mask };
}

function markMatch(text: string, negated: boolean): Statement | null {
  const mark = markOf(text);
  return mark && match({ '&': [{ meta: { key: 'mark' } }, mark.mask] }, mark.value, negated);
}

const flagNames = (text: string): string[] => text.toLowerCase().split(',');

const match = (left: unknown, right: unknown, negated: boolean, op = '=='): Statement => ({
  match: { op: negated ? '!=' : op, left, right },
});
