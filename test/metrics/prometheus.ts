import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { eventually } from '../lab/eventually.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { ownPort } from '../lab/own-port.ts';
import { end } from '../lab/processes.ts';

/** A real Prometheus that scrapes one port every second; gone with the test. */
export interface Prometheus {
  /** The values of an expression now, by their labels. Rejects with Prometheus's own words. */
  query(expression: string): Promise<{ readonly metric: Record<string, string>; readonly value: number }[]>;
}

export async function startPrometheus(target: number): Promise<Prometheus> {
  const folder = temporaryFolder();
  const port = await ownPort();
  const config = `global: { scrape_interval: 1s }\nscrape_configs:\n  - job_name: vpn-bot\n    static_configs:\n      - targets: ['127.0.0.1:${target}']\n`;
  writeFileSync(join(folder, 'prometheus.yml'), config);
  const args = [`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`];
  const child = spawn('prometheus', [...args, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
  onTestFinished(() => end(child.pid === undefined ? [] : [child.pid]));
  await eventually(async () => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok, { timeout: 30_000 });
  return {
    async query(expression) {
      const body = new URLSearchParams({ query: expression });
      const answer = Answer.parse(
        await (await fetch(`http://127.0.0.1:${port}/api/v1/query`, { method: 'POST', body })).json(),
      );
      if (answer.status !== 'success') throw new Error(`${expression}: ${answer.error}`);
      return answer.data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
    },
  };
}

const sample = z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) });
const Answer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('success'), data: z.object({ result: z.array(sample) }) }),
  z.object({ status: z.literal('error'), error: z.string() }),
]);
