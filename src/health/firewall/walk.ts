import { isIP } from 'node:net';
import { compare, type FindSet, matches } from './compare.ts';
import { and, type Match } from './match.ts';
import type { Packet } from './packet.ts';
import { rangeOf } from './ranges.ts';
import { type Chain, nameIn, type Ruleset, type Statement } from './ruleset.ts';
import { type Marks, readValue } from './value.ts';
import { weightOf } from './weight.ts';

/** How a packet leaves a base chain. `strange`: by something that is not understood. */
export type End =
  | { readonly kind: 'accept' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'strange' }
  | { readonly kind: 'masquerade' }
  /** The new source address; null: not understood, or several. */
  | { readonly kind: 'snat'; readonly address: string | null }
  /** The packet is redirected to another address or, if `isHere`, to this port of the machine itself. */
  | { readonly kind: 'dnat'; readonly port: number | null; readonly isHere: boolean };

/** The result of one base chain: the certain end, and others that are possible before it. */
export interface Walked {
  readonly end: End;
  /** Possible ends that depend on something unknown. */
  readonly unsure: readonly End[];
  /** Ends that concern only a few strangers' packets. */
  readonly rare: readonly End[];
}

/** How many steps may still be taken. A long rule takes several. It bounds the work, since the rules come from a node. */
export interface Budget {
  left: number;
}

/** How deeply jumps may be nested, as in the kernel. */
const DEEPEST = 16;

/** Steps for each element when a set is searched, by kind of value; sets of numbers are searched by bisection. */
const STEPS_AN_ELEMENT = { numbers: 0, word: 1, flags: 1, list: 8 } as const;

/** Statements that do not change where a packet goes. */
const HARMLESS = new Set([
  'counter',
  'log',
  'comment',
  'flow',
  'ct helper',
  'ct timeout',
  'ct expectation',
  'last',
  'secmark',
  'dup',
]);

const OURS_TO_END = new Set([
  'accept',
  'drop',
  'reject',
  'continue',
  'return',
  'jump',
  'goto',
  'queue',
  'masquerade',
  'snat',
  'dnat',
  'redirect',
]);
/** Statements that send a packet where we do not follow it. */
const STRANGE = new Set(['tproxy', 'synproxy', 'fwd']);
const isVerdict = (word: string) => OURS_TO_END.has(word) || STRANGE.has(word);

/** Follows one packet through a base chain; changes `marks` and `budget` on the way. */
export function walk(chain: Chain, ruleset: Ruleset, packet: Packet, marks: Marks, budget: Budget): Walked {
  const walker = new Walker(ruleset, packet, marks, budget);
  const policy: End = { kind: chain.hook?.policy ?? 'accept' };
  const end = walker.chain(chain, 'yes', 0, policy) ?? policy;
  return { end, unsure: walker.unsure, rare: walker.rare };
}

class Walker {
  readonly unsure: End[] = [];
  readonly rare: End[] = [];
  readonly #ruleset: Ruleset;
  readonly #packet: Packet;
  readonly #marks: Marks;
  readonly #budget: Budget;

  constructor(ruleset: Ruleset, packet: Packet, marks: Marks, budget: Budget) {
    this.#ruleset = ruleset;
    this.#packet = packet;
    this.#marks = marks;
    this.#budget = budget;
  }

  /** Runs a chain; null: no verdict. `comes`: whether the packet gets here; `policy`: the default end of a base chain. */
  chain(chain: Chain, comes: Match, depth: number, policy: End | null): End | null {
    const findSet: FindSet = (name) => this.#ruleset.sets.get(nameIn(chain.family, chain.table, name)) ?? null;
    for (const rule of chain.rules) {
      this.#budget.left -= weightOf(rule);
      if (this.#budget.left < 0 || depth > DEEPEST) return this.#end({ kind: 'strange' }, comes);
      const left = this.#rule(rule, chain, findSet, { comes, depth, policy });
      if (left !== 'next') return left === 'out' ? null : left;
    }
    return null;
  }

  #rule(rule: readonly Statement[], chain: Chain, findSet: FindSet, place: Place): End | 'next' | 'out' {
    let match: Match = 'yes';
    for (const statement of rule) {
      const [word = '', what] = Object.entries(statement)[0] ?? [];
      if (word === 'vmap') {
        const left = this.#verdictMap(what as Words | null, match, chain, findSet, place);
        if (left !== 'next') return left;
      } else if (isVerdict(word)) {
        return this.#verdict(word, what as Words | null, match, chain, place);
      } else match = and(match, this.#statement(word, what as Words | null, and(match, place.comes), findSet));
      if (match === 'no') return 'next';
    }
    return 'next';
  }

  /** Whether the rule goes on after a statement that is not a verdict. */
  #statement(word: string, what: Words | null, comes: Match, findSet: FindSet): Match {
    switch (word) {
      case 'match':
        return this.#compare(what, findSet);
      case 'limit':
      case 'ct count':
        return isOver(what) ? 'no' : 'yes';
      case 'set':
      case 'map':
      case 'meter':
        // a meter: a limit for each address
        return [what?.['stmt'] ?? []].flat().some((one) => isOver((one as Words | null)?.['limit'] as Words))
          ? 'no'
          : 'yes';
      case 'mangle':
        this.#write(what, comes);
        return 'yes';
      case 'notrack':
        this.#marks.untracked = isSure(comes) || this.#marks.untracked === true ? true : null;
        return 'yes';
      case 'not understood':
        return 'unsure';
      default:
        return HARMLESS.has(word) ? 'yes' : 'unsure';
    }
  }

  #compare(what: Words | null, findSet: FindSet): Match {
    const left = readValue(what?.['left'], this.#packet, this.#marks);
    const each = typeof left === 'object' ? STEPS_AN_ELEMENT[left.kind] : 0;
    const find: FindSet = (name) => {
      const elements = findSet(name);
      this.#budget.left -= each * (elements?.length ?? 0);
      return elements;
    };
    return compare(left, what?.['op'], what?.['right'], find);
  }

  #write(what: Words | null, comes: Match): void {
    const { meta, ct } = (what?.['key'] ?? {}) as { readonly meta?: Words; readonly ct?: Words };
    const which = meta?.['key'] === 'mark' ? 'mark' : ct?.['key'] === 'mark' ? 'connection' : null;
    if (which === null) return;
    const value = this.#number(what?.['value']);
    if (!isSure(comes)) this.#marks[which] = value === this.#marks[which] ? value : null;
    else this.#marks[which] = value;
  }

  #number(value: unknown): bigint | null {
    const range = rangeOf(value);
    if (range) return range.low === range.high ? range.low : null;
    const read = readValue(value, this.#packet, this.#marks);
    const samples = typeof read === 'object' && read.kind === 'numbers' ? read.numbers.samples : [];
    return samples.length === 1 ? (samples[0] ?? null) : null;
  }

  #verdictMap(what: Words | null, match: Match, chain: Chain, findSet: FindSet, place: Place): End | 'next' | 'out' {
    const key = readValue(what?.['key'], this.#packet, this.#marks);
    if (key === 'absent') return 'next';
    const elements = mapElements(what?.['data'], findSet);
    if (elements === null) {
      this.#end({ kind: 'strange' }, and(and(match, 'unsure'), place.comes));
      return 'next';
    }
    this.#budget.left -= elements.length;
    const [rest, listed] = [elements.filter(([from]) => from === '*'), elements.filter(([from]) => from !== '*')];
    for (const [from, verdict] of [...listed, ...rest]) {
      const is = and(match, key === 'unknown' ? 'unsure' : matches(key, false, from, findSet));
      if (is === 'no') continue;
      const [word = '', target] = Object.entries((verdict ?? {}) as Words)[0] ?? [];
      const left = this.#verdict(word, target as Words | null, is, chain, place);
      if (isSure(is)) return left;
    }
    return 'next';
  }

  #verdict(word: string, what: Words | null, match: Match, chain: Chain, place: Place): End | 'next' | 'out' {
    const comes = and(match, place.comes);
    if (word === 'continue') return 'next';
    if (word === 'return') return this.#leave(match, comes, place);
    if (word === 'jump' || word === 'goto') {
      const target = this.#ruleset.chains.get(nameIn(chain.family, chain.table, String(what?.['target'])));
      if (!target) return this.#left(this.#end({ kind: 'strange' }, comes), match);
      const end = this.chain(target, comes, place.depth + 1, null);
      if (end) return this.#left(end, match);
      return word === 'goto' ? this.#leave(match, comes, place) : 'next';
    }
    return this.#left(this.#end(endOf(word, what), comes), match);
  }

  /** Handles a verdict that leaves the chain. If it is not certain, the following rules count as well. */
  #leave(match: Match, comes: Match, { policy }: Place): 'next' | 'out' {
    if (isSure(match)) return 'out';
    if (comes !== 'rare') this.#end(policy ?? { kind: 'strange' }, 'unsure');
    return 'next';
  }

  #left(end: End | null, match: Match): End | 'next' | 'out' {
    if (end) return end;
    return isSure(match) ? 'out' : 'next';
  }

  /** Returns an end that is certain, at least for most strangers; else notes it as possible and returns null. */
  #end(end: End, comes: Match): End | null {
    // a few strangers are not dropped
    if (comes === 'most' && end.kind === 'drop') this.rare.push({ kind: 'accept' });
    if (comes === 'yes' || comes === 'most') return end;
    if (comes !== 'no') this[comes].push(end);
    return null;
  }
}

type Words = Readonly<Record<string, unknown>>;

interface Place {
  readonly comes: Match;
  readonly depth: number;
  readonly policy: End | null;
}

function endOf(word: string, what: Words | null): End {
  switch (word) {
    case 'accept':
    case 'drop':
    case 'masquerade':
      return { kind: word };
    case 'reject':
      return { kind: 'drop' };
    case 'snat': {
      const address = what?.['addr'];
      return { kind: 'snat', address: typeof address === 'string' && isIP(address) !== 0 ? address : null };
    }
    case 'redirect':
      return { kind: 'dnat', isHere: true, port: typeof what?.['port'] === 'number' ? what['port'] : null };
    case 'dnat':
      return { kind: 'dnat', isHere: false, port: typeof what?.['port'] === 'number' ? what['port'] : null };
    default:
      return { kind: 'strange' };
  }
}

/** Whether a rule is taken to match: what holds for most strangers is assumed for the packet that is followed. */
const isSure = (match: Match): boolean => match === 'yes' || match === 'most';

/** Whether a statement matches only above a limit, which one friend's first packet does not reach. */
const isOver = (limit: Words | null | undefined): boolean => limit?.['inv'] === true;

function mapElements(data: unknown, findSet: FindSet): (readonly [from: unknown, to: unknown])[] | null {
  const named = typeof data === 'string' && data.startsWith('@') ? findSet(data.slice(1)) : undefined;
  const elements = named === undefined ? (data as { readonly set?: unknown } | null)?.set : named;
  if (!Array.isArray(elements)) return null;
  const pairs: (readonly [unknown, unknown])[] = [];
  for (const element of elements) {
    if (!Array.isArray(element)) return null;
    pairs.push([element[0], element[1]]);
  }
  return pairs;
}
