import { isIP } from 'node:net';

/**
 * `dead`: dnsmasq does not answer, `unheard`: what friends ask does not reach it; both times queries pass by it. `unknown`: the node could
 * not be asked. `starting`: it does not answer yet, and queries pass by it meanwhile. `stuck`: dnsmasq answers, but none of the name servers that it asks does, by one way at least.
 */
export type ResolverState = 'answers' | 'starting' | 'dead' | 'unheard' | 'stuck' | 'unknown';

/** A name server that does not answer; `exit`: asked through the link to it, null: asked from the node itself. */
export interface SilentUpstream {
  readonly exit: string | null;
  readonly address: string;
}

/** How a node's own name server is, and which name servers do not answer it. */
export interface NodeResolver {
  readonly state: ResolverState;
  readonly silent: readonly SilentUpstream[];
}

/** What `vpn-bot-dns` says is in force on a node. */
export interface ResolverShown {
  /** Hash of the lists. */
  readonly lists: string;
  readonly hasTable: boolean;
  readonly state: ResolverState;
  /** How many times friends began to ask since its table was made. */
  readonly asked: number;
  readonly silent: readonly SilentUpstream[];
  /** The ways by which none answers: exits, and null for the node itself. */
  readonly failing: readonly (string | null)[];
}

/** The states that a node itself tells. */
const SHOWN = ['answers', 'starting', 'dead', 'unheard'] as const;

/** Reads what `show` printed; lines of another form are passed over. */
export function readResolver(lines: readonly string[]): ResolverShown {
  let [lists, hasTable, state, asked]: [string, boolean, ResolverState, number] = ['', false, 'unknown', 0];
  for (const line of lines) {
    const [word, value = ''] = line.split(' ');
    if (word === 'lists' && /^[0-9a-f]{64}$/.test(value)) lists = value;
    if (word === 'table') hasTable = value === 'there';
    if (word === 'resolver') state = SHOWN.find((one) => one === value) ?? state;
    if (word === 'asked' && /^\d{1,15}$/.test(value)) asked = Number(value);
  }
  const { silent, failing } = readSilent(lines);
  if (state === 'answers' && failing.length > 0) state = 'stuck';
  return { lists, hasTable, state, asked, silent, failing };
}

/** The most name servers, and ways, that are believed to be silent: a node that makes them up must not fill messages and memory. */
const MOST = 20;

/** What does not answer: `silent WAY ADDRESS` and `failing WAY`, where a way is `home` or `away_` with an exit. */
function readSilent(lines: readonly string[]): Pick<ResolverShown, 'silent' | 'failing'> {
  const silent: SilentUpstream[] = [];
  const failing: (string | null)[] = [];
  for (const line of lines) {
    const [word, name = '', address = ''] = line.split(' ');
    const way = /^(?:home|away_([a-z0-9]{1,8}))$/.exec(name);
    if (way === null) continue;
    if (word === 'silent' && isIP(address) !== 0) silent.push({ exit: way[1] ?? null, address });
    if (word === 'failing') failing.push(way[1] ?? null);
  }
  return { silent: silent.slice(0, MOST), failing: [...new Set(failing)].slice(0, MOST) };
}
