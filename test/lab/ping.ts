import type { Namespace } from './namespace.ts';

export interface PingReport {
  readonly sent: number;
  readonly received: number;
  /** The longest time between two replies, in ms. */
  readonly longestGap: number;
  /** When the last reply came, in ms since 1970; null when there was none. */
  readonly lastReply: number | null;
}

/** What `ping -D` printed. */
export function parsePing(output: string): PingReport {
  const [, sent, received] = /(\d+) packets transmitted, (\d+) received/.exec(output) ?? [];
  if (sent === undefined) throw new Error(`ping said: ${output}`);
  const times = [...output.matchAll(/^\[(\d+\.\d+)\] \d+ bytes from /gm)].map(([, time]) => Number(time) * 1000);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const lastReply = times.at(-1) ?? null;
  return { sent: Number(sent), received: Number(received), longestGap: Math.max(0, ...gaps), lastReply };
}

/** How long the last replies may take, in ms. */
const LATEST_REPLY_MS = 2000;

/**
 * Pings so many times, and waits for the replies. `ping -c` does not: once one reply has come it waits for the last ones only as long as the
 * interval, or twice the longest reply so far, and a busy machine then looks like a lossy tunnel.
 */
export async function pingTimes(
  namespace: Namespace,
  address: string,
  count: number,
  seconds: number,
): Promise<PingReport> {
  const ping = namespace.spawn('ping', '-n', '-D', '-i', String(seconds), address);
  const answered = new Set<number>();
  let output = '';
  const timer = setTimeout(() => ping.kill('SIGINT'), count * seconds * 1000 + LATEST_REPLY_MS);
  for await (const line of ping) {
    output += `${line}\n`;
    const number = Number(/ icmp_seq=(\d+) ttl=/.exec(String(line))?.[1]);
    if (number <= count) answered.add(number);
    if (answered.size === count) ping.kill('SIGINT');
  }
  clearTimeout(timer);
  const report = parsePing(output);
  return { ...report, sent: Math.min(report.sent, count), received: answered.size };
}

/** Pings all the time, until it is stopped. */
export class ContinuousPing {
  readonly #process: ReturnType<Namespace['spawn']>;

  constructor(namespace: Namespace, address: string, seconds: number) {
    this.#process = namespace.spawn('ping', '-n', '-D', '-i', String(seconds), address);
  }

  async stop(): Promise<PingReport> {
    this.#process.kill('SIGINT');
    return parsePing((await this.#process).stdout);
  }
}
