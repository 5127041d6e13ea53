import { parseArgs } from 'node:util';
import { ROWS, type RowName } from './rows/rows.ts';

export interface BenchOptions {
  readonly rows: readonly RowName[];
  /** Devices in the store, ascending. */
  readonly sizes: readonly number[];
  readonly small: boolean;
  readonly json: string;
  readonly simulate: boolean;
  /** The simulation is that of friends who are blocked. */
  readonly blocked: boolean;
  /** Of the simulation: the same seed gives the same lives. */
  readonly seed: number;
  readonly friends: number;
  readonly nodes: number;
  readonly days: number;
  readonly help: boolean;
}

const SIZES = [0, 500, 2500, 10_000];
const SMALL_SIZES = [0, 500];

export const HELP = `npm run bench [-- OPTIONS]

Measures the service beside what the machine itself needs and beside the alternatives, all in one run. Needs root, wireguard-go
and sshd for real interfaces; without them it says so and measures what it can. Takes about a quarter of an hour.
  --rows A,B       only these: ${Object.keys(ROWS).join(', ')}
  --sizes N,N      devices in the store; by default ${SIZES.join(',')}
  --small          fewer runs at ${SMALL_SIZES.join(' and ')} devices: about a minute
  --json FILE      where the figures go; by default bench.json
  --simulate       instead of all that: a month of 50,000 friends on 20 simulated servers (no root)
  --friends N, --nodes N, --days N, --seed N    of the simulation
  --blocked        with --simulate: a month of 300 friends of whom 5 % lose their way in each day, on three servers
                   with doors; who was out for how long, and by whose help they came back
Row \`real\` measures rivals themselves where these name folders with their sources, and is absent without:
  BENCH_PREDECESSOR    the Python bot before this one, with what it imports installed for python3
  BENCH_WG_EASY        wg-easy 14, its repository or its src folder, after \`npm ci\` in src
`;

/** Reads the command line; throws with a sentence for people when it is wrong. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string' },
      sizes: { type: 'string' },
      small: { type: 'boolean', default: false },
      json: { type: 'string', default: 'bench.json' },
      simulate: { type: 'boolean', default: false },
      blocked: { type: 'boolean', default: false },
      friends: { type: 'string' },
      nodes: { type: 'string', default: '20' },
      days: { type: 'string', default: '30' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  if (values.blocked && !values.simulate) throw new Error('--blocked: belongs to --simulate');
  const defaults = values.small ? SMALL_SIZES : SIZES;
  return {
    ...values,
    rows: (values.rows?.split(',') ?? Object.keys(ROWS)).map(rowName),
    sizes: (values.sizes?.split(',').map((text) => count('sizes', text)) ?? defaults).toSorted((a, b) => a - b),
    friends: count('friends', values.friends ?? (values.blocked ? '300' : '50000')),
    nodes: count('nodes', values.nodes),
    days: count('days', values.days),
    seed: count('seed', values.seed),
  };
}

function rowName(name: string): RowName {
  if (Object.hasOwn(ROWS, name)) return name as RowName;
  throw new Error(`--rows ${name}: there are ${Object.keys(ROWS).join(', ')}`);
}

function count(option: string, text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new Error(`--${option} ${text}: must be a whole number`);
}
