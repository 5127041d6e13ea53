import { parseArgs } from 'node:util';
import { ROWS, type RowName } from './rows/rows.ts';

export interface BenchOptions {
  readonly rows: readonly RowName[];
  /** Devices in the store, ascending. */
  readonly sizes: readonly number[];
  readonly small: boolean;
  readonly json: string;
  readonly simulate: boolean;
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
  --friends N, --nodes N, --days N    of the simulation
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
      friends: { type: 'string', default: '50000' },
      nodes: { type: 'string', default: '20' },
      days: { type: 'string', default: '30' },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  const defaults = values.small ? SMALL_SIZES : SIZES;
  return {
    ...values,
    rows: (values.rows?.split(',') ?? Object.keys(ROWS)).map(rowName),
    sizes: (values.sizes?.split(',').map((text) => count('sizes', text)) ?? defaults).toSorted((a, b) => a - b),
    friends: count('friends', values.friends),
    nodes: count('nodes', values.nodes),
    days: count('days', values.days),
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
