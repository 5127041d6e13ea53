import * as z from 'zod';
import { type NetworkBytes, NodeError, type NodeSetup, type NodeStatistics } from '../driver.ts';
import { parseSurroundings } from './surroundings.ts';

/** The largest number that is accepted: 9999-12-31T23:59:59Z in seconds; no real machine reports more of anything. */
const MOST = 253_402_300_799;
/** How many words of a line are read; that of df has the most. */
const LONGEST_LINE = 100;
/** How many lines are read. A machine prints some hundred; older gates also print each NAT rule. */
const MOST_LINES = 10_000;
const natural = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number)
  .pipe(z.number().max(MOST));
const kibibytes = natural.transform((count) => count * 1024);
const decimal = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,12})?$/)
  .transform(Number);

const Answer = z.object({
  load: decimal,
  uptime: decimal,
  cores: natural,
  kernel: z.string().regex(/^[\w.+~-]{1,100}$/),
  'MemTotal:': kibibytes,
  'MemAvailable:': kibibytes,
  disk: z.object({ total: kibibytes, available: kibibytes }),
  time: natural,
  forwarding: z.enum(['0', '1']),
  port: natural.optional(),
  gate: natural.optional(),
});

/** Parses the answer to `statisticsCommand`. Throws `NodeError('garbled')` if it is incomplete or not understood. */
export function parseStatistics(answer: string): NodeStatistics {
  const told = answer.split('\n', MOST_LINES + 1);
  if (told.length > MOST_LINES) throw new NodeError('garbled', 'the statistics were not understood: too many lines');
  const lines = told.map((line) => line.trim().split(/\s+/, LONGEST_LINE));
  // df: file system, size, used, available, percent, mount point. The first may hold spaces, so the fields count from the end.
  const disk = lines.find(([name]) => name === 'disk') ?? [];
  const parsed = Answer.safeParse({
    ...Object.fromEntries(lines.map(([name, value]) => [name, value])),
    disk: { total: disk.at(-5), available: disk.at(-3) },
  });
  if (!parsed.success) {
    const fields = parsed.error.issues.map(({ path }) => path.join(' ')).join(', ');
    throw new NodeError('garbled', `the statistics were not understood: ${fields}`);
  }
  const { load, uptime, cores, kernel, disk: space } = parsed.data;
  const memory = { total: parsed.data['MemTotal:'], available: parsed.data['MemAvailable:'] };
  const wireguard = /^wireguard \S+ v?([\w.-]{1,40})/m.exec(answer)?.[1] ?? null;
  const setup = setupOf(parsed.data, answer);
  return { load, cores, memory, disk: space, uptime, kernel, wireguard, network: networkOf(answer), setup };
}

/** Parses the lines about network traffic, which are optional; null without them. */
function networkOf(answer: string): NodeStatistics['network'] {
  const [, received, sent] = /^net (\d{1,16}) (\d{1,16})$/m.exec(answer) ?? [];
  if (received === undefined || sent === undefined) return null;
  // vnstat's line: version; interface; of the day: date, received, sent, total, rate; of the month: the same.
  const fields = /^vnstat (.*)$/m.exec(answer)?.[1]?.split(';', 20) ?? [];
  const moved = { received: Number(received), sent: Number(sent) };
  const month = { received: Number(fields[8] ?? NaN), sent: Number(fields[9] ?? NaN) };
  return isSane(moved) ? { ...moved, month: isSane(month) ? month : null } : null;
}

/** Whether both numbers are exact and not negative. */
const isSane = ({ received, sent }: NetworkBytes): boolean =>
  Math.min(received, sent) >= 0 && Math.max(received, sent) <= Number.MAX_SAFE_INTEGER;

function setupOf({ time, forwarding, port, gate }: z.infer<typeof Answer>, answer: string): NodeSetup {
  const rules = answer.split('\n').flatMap((line) => (line.startsWith('nat ') ? line.slice(4) : []));
  const surroundings = parseSurroundings(answer);
  return {
    clock: time * 1000,
    forwarding: forwarding === '1',
    port: port ?? null,
    surroundings,
    nat: surroundings === null && /^firewall read$/m.test(answer) ? rules : null,
    gate: gate ?? null,
    helpers: new Map(
      [...answer.matchAll(/^helper (vpn-bot-(?:exits|dns|doors)) ([0-9a-f]{64})$/gm)].map(
        ([, name = '', hash = '']) => [name, hash],
      ),
    ),
  };
}
