import * as z from 'zod';
import { type Chain, type Elements, type Hook, nameIn, type Ruleset, type Statement } from './ruleset.ts';
import { isDeeper } from './weight.ts';

/** Sets with more elements (such as lists of a country) are not read; what they contain counts as unknown. */
const MOST_ELEMENTS = 10_000;

/** Deeper nesting is refused: real listings stay far below, and it could overflow the stack. */
const DEEPEST = 64;

const place = { family: z.string(), table: z.string(), name: z.string() };
const chainObject = z.looseObject({
  ...place,
  type: z.string().optional(),
  hook: z.string().optional(),
  prio: z.number().optional(),
  policy: z.string().optional(),
  dev: z.union([z.string(), z.array(z.string())]).optional(),
});
const setObject = z.looseObject({ ...place, elem: z.array(z.unknown()).optional() });
const ruleObject = z.looseObject({
  family: z.string(),
  table: z.string(),
  chain: z.string(),
  expr: z.array(z.record(z.string(), z.unknown())),
});
const tableObject = z.looseObject({ family: z.string(), name: z.string(), flags: z.unknown().optional() });
const listing = z.looseObject({ nftables: z.array(z.record(z.string(), z.unknown())) });

interface MutableChain extends Chain {
  readonly rules: Statement[][];
}

/**
 * The bot's own tables that change nothing for what is judged here. Those for speed limits: what they send elsewhere waits there, and comes
 * back as it was. Those for exits: who leaves here passes them, and they are listed without elements where a list of networks is long,
 * so that nobody could say who that is.
 */
const PASSED_BY = ['vpn-bot-limits-', 'vpn-bot-exits-'];

/** Stands for a statement that cannot be parsed. */
const STRANGE: Statement = { 'not understood': null };

/** Parses the output of `nft -j list ruleset`; null when it is not that. A rule that is not understood may do anything. */
export function parseNft(text: string, isTerse: boolean): Ruleset | null {
  const objects = objectsIn(text);
  if (objects === null) return null;
  const chains = new Map<string, MutableChain>();
  const sets = new Map<string, Elements>();
  const sleeping = new Set<string>();
  for (const object of objects) {
    readTable(object['table'], sleeping);
    readChain(object['chain'], chains);
    readSet(object['set'] ?? object['map'], sets, isTerse);
  }
  for (const object of objects) if ('rule' in object) readRule(object['rule'], chains);
  const awake = [...chains].filter(
    ([, { family, table }]) => !sleeping.has(`${family} ${table}`) && !PASSED_BY.some((ours) => table.startsWith(ours)),
  );
  return { chains: new Map(awake), sets };
}

/** Whether a table has rules of iptables, whose content nft does not print. */
export function hasIptablesRules({ chains }: Ruleset, family: string, table: string): boolean {
  return [...chains.values()].some(
    (chain) =>
      chain.family === family &&
      chain.table === table &&
      chain.rules.some((rule) => rule.some((statement) => 'xt' in statement)),
  );
}

function objectsIn(text: string): Record<string, unknown>[] | null {
  try {
    const read: unknown = JSON.parse(text);
    if (isDeeper(read, DEEPEST)) return null;
    const parsed = listing.safeParse(read);
    return parsed.success ? parsed.data.nftables : null;
  } catch {
    return null; // not JSON, or nested too deeply
  }
}

function readTable(object: unknown, sleeping: Set<string>): void {
  const table = tableObject.safeParse(object);
  if (table.success && [table.data.flags].flat().includes('dormant'))
    sleeping.add(`${table.data.family} ${table.data.name}`);
}

function readChain(object: unknown, chains: Map<string, MutableChain>): void {
  const parsed = chainObject.safeParse(object);
  if (!parsed.success) return;
  const { family, table, name, type, hook, prio, policy, dev } = parsed.data;
  const base: Hook | null =
    hook === undefined
      ? null
      : {
          name: hook,
          type: type ?? 'filter',
          priority: prio ?? 0,
          policy: policy === 'drop' ? 'drop' : 'accept',
          devices: [dev ?? []].flat(),
        };
  chains.set(nameIn(family, table, name), { family, table, name, hook: base, rules: [] });
}

function readSet(object: unknown, sets: Map<string, Elements>, isTerse: boolean): void {
  const parsed = setObject.safeParse(object);
  if (!parsed.success) return;
  const { family, table, name, elem = [] } = parsed.data;
  sets.set(nameIn(family, table, name), isTerse || elem.length > MOST_ELEMENTS ? null : elem);
}

function readRule(object: unknown, chains: ReadonlyMap<string, MutableChain>): void {
  const parsed = ruleObject.safeParse(object);
  if (parsed.success) {
    const { family, table, chain, expr } = parsed.data;
    chains.get(nameIn(family, table, chain))?.rules.push(expr);
    return;
  }
  const where = z.looseObject({ family: z.string(), table: z.string(), chain: z.string() }).safeParse(object);
  if (where.success) chains.get(nameIn(where.data.family, where.data.table, where.data.chain))?.rules.push([STRANGE]);
}
