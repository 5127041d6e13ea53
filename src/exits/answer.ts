/** What `vpn-bot-exits` says is in force on an entry. */
export interface ExitsState {
  /** Hash of the list. */
  readonly list: string;
  readonly hasTable: boolean;
  /** Exit → whether it answers. */
  readonly answers: ReadonlyMap<string, boolean>;
  /** Exit → bytes that the link's interface counts. */
  readonly moved: ReadonlyMap<string, { readonly received: number; readonly sent: number }>;
  /** Bytes that left by each exit. */
  readonly out: ReadonlyMap<string, number>;
  /** Bytes that friends received and sent without any link; null: it does not count them. */
  readonly direct: Moved | null;
  /** What is not as it was put in force: `table`, `choices`, `policy 7601`, `route 7601`. */
  readonly drift: readonly string[];
  /** How long ago (s) the timer looked last; null: never, or it does not say. */
  readonly lookedAgo: number | null;
}

interface Moved {
  readonly received: number;
  readonly sent: number;
}

/** How the links of an entry are. */
export interface EntryExits {
  readonly links: readonly {
    readonly exit: string;
    /** Since when nothing comes back from it (ms since 1970); null: it answers. */
    readonly silentSince: number | null;
    /** Bytes that came and went through the link since its interface came up. */
    readonly received: number;
    readonly sent: number;
  }[];
  /** Bytes that friends received and sent without any link; null: the entry does not count them. */
  readonly direct: Moved | null;
  /** How many parts of what is in force there were found changed at the last look. */
  readonly drifted: number;
}

/** As many parts as a sentence names. */
const MOST_DRIFT = 20;

/** The exit status of what `serve` ran, and what it printed. Null: the answer is not whole. */
export function readServed(answer: string): { readonly status: number; readonly lines: readonly string[] } | null {
  const lines = answer.trimEnd().split('\n');
  const status = /^status (\d{1,3})$/.exec(lines.pop() ?? '')?.[1];
  return status === undefined ? null : { status: Number(status), lines };
}

/** Reads what `show` printed; lines of another form are passed over. */
export function readExitsState(lines: readonly string[]): ExitsState {
  const answers = new Map<string, boolean>();
  const out = new Map<string, number>();
  const moved = new Map<string, Moved>();
  let [list, hasTable] = ['', false];
  for (const line of lines) {
    const [word, name = '', value = '', more = ''] = line.split(' ');
    if (word === 'list' && /^[0-9a-f]{64}$/.test(name)) list = name;
    if (word === 'table') hasTable = name === 'there';
    if (!/^[a-z0-9]{1,8}$/.test(name)) continue;
    if (word === 'exit') answers.set(name, value === 'answers');
    if (word === 'bytes' && isCount(value) && isCount(more))
      moved.set(name, { received: Number(value), sent: Number(more) });
    if (word === 'out' && isCount(value)) out.set(name, Number(value));
  }
  return { list, hasTable, answers, moved, out, ...readCondition(lines) };
}

function readCondition(lines: readonly string[]): Pick<ExitsState, 'direct' | 'drift' | 'lookedAgo'> {
  const drift = new Set<string>();
  let [direct, lookedAgo]: [Moved | null, number | null] = [null, null];
  for (const line of lines) {
    const [word, first = '', second = ''] = line.split(' ');
    if (word === 'direct' && isCount(first) && isCount(second))
      direct = { received: Number(first), sent: Number(second) };
    if (/^drift (table|choices|(policy|route) 7[678]\d\d)$/.test(line) && drift.size < MOST_DRIFT)
      drift.add(line.slice(6));
    if (word === 'looked' && isCount(first)) lookedAgo = Number(first);
  }
  return { direct, drift: [...drift], lookedAgo };
}

const isCount = (text: string): boolean => /^\d{1,15}$/.test(text);
