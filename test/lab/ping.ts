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
