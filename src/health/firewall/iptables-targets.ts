import { markOf, STRANGE } from './iptables-matches.ts';
import type { Statement } from './ruleset.ts';

type Options = ReadonlyMap<string, string>;

/** Targets that do not change where a packet goes. */
const HARMLESS = new Set([
  'LOG',
  'NFLOG',
  'ULOG',
  'TCPMSS',
  'TTL',
  'HL',
  'DSCP',
  'TOS',
  'CHECKSUM',
  'TRACE',
  'ECN',
  'CLASSIFY',
  'SET',
  'AUDIT',
  'TEE',
  'LED',
  'SECMARK',
  'CONNSECMARK',
  'RATEEST',
  'IDLETIMER',
  'TCPOPTSTRIP',
]);

const TARGETS: Readonly<Record<string, (options: Options) => Statement[]>> = {
  ACCEPT: () => [{ accept: null }],
  DROP: () => [{ drop: null }],
  REJECT: () => [{ reject: null }],
  RETURN: () => [{ return: null }],
  MASQUERADE: () => [{ masquerade: null }],
  SNAT: (options) => [{ snat: { addr: addressIn(options.get('--to-source')) } }],
  DNAT: (options) => [{ dnat: { port: portIn(options.get('--to-destination')) } }],
  REDIRECT: (options) => [{ redirect: { port: Number(options.get('--to-ports')) || undefined } }],
  NOTRACK: () => [{ notrack: null }],
  CT: (options) => (options.has('--notrack') ? [{ notrack: null }] : []),
  MARK: (options) => marking({ meta: { key: 'mark' } }, { meta: { key: 'mark' } }, options),
  CONNMARK: (options) => connectionMarking(options),
};

/** Converts a target (`-j`, or `-g` with `isGoto`) and its options to nft's statements. */
export function targetOf(isGoto: boolean, [name = '', ...words]: readonly string[]): Statement[] {
  if (isGoto) return [{ goto: { target: name } }];
  const known = TARGETS[name];
  if (known) return known(optionsIn(words));
  if (HARMLESS.has(name)) return [];
  // an unknown target is a chain, unless it has options: chains have none
  return words.length > 0 ? [STRANGE, { queue: null }] : [{ jump: { target: name } }];
}

function optionsIn(words: readonly string[]): Options {
  const options = new Map<string, string>();
  for (const [at, word] of words.entries()) {
    const next = words[at + 1] ?? '';
    if (word.startsWith('--')) options.set(word, next.startsWith('--') ? '' : next);
  }
  return options;
}

/** The address (`203.0.113.7`) without its ports; undefined for a range. */
const addressIn = (text = ''): string | undefined =>
  text.includes('-') && !text.startsWith('[') && !/:\d+-\d+$/.test(text)
    ? undefined
    : (/^\[(.*)\]/.exec(text)?.[1] ?? (text.split(':').length > 2 ? text : text.split(':')[0]));

const portIn = (text = ''): number | undefined => Number(/:(\d+)$/.exec(text)?.[1]) || undefined;

function marking(key: unknown, before: unknown, options: Options): Statement[] {
  const all = 0xff_ff_ff_ff;
  const xmark = markOf(options.get('--set-xmark') ?? options.get('--set-mark') ?? '');
  const or = markOf(options.get('--or-mark') ?? '');
  const both = markOf(options.get('--and-mark') ?? '');
  if (xmark && xmark.mask === all) return [{ mangle: { key, value: xmark.value } }];
  if (xmark) {
    const kept = { '&': [before, all - xmark.mask] };
    return [{ mangle: { key, value: { '^': [kept, xmark.value] } } }];
  }
  if (or) return [{ mangle: { key, value: { '|': [before, or.value] } } }];
  return [{ mangle: { key, value: both ? { '&': [before, both.value] } : null } }];
}

function connectionMarking(options: Options): Statement[] {
  const [packet, connection] = [{ meta: { key: 'mark' } }, { ct: { key: 'mark' } }];
  const isWhole = ['--nfmask', '--ctmask', '--mask'].every((mask) => !isPart(options.get(mask)));
  if (options.has('--restore-mark')) return [{ mangle: { key: packet, value: isWhole ? connection : null } }];
  if (options.has('--save-mark')) return [{ mangle: { key: connection, value: isWhole ? packet : null } }];
  return marking(connection, connection, options);
}

const isPart = (mask: string | undefined): boolean => mask !== undefined && Number(mask) !== 0xff_ff_ff_ff;
