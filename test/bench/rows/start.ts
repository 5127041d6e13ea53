import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { interleave } from '../interleave.ts';
import { atMost, type Result } from '../result.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import type { RowContext } from './row.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
/** The daemon's own, see test/lab/daemon.ts. */
const CACHE = resolve(ROOT, 'node_modules/.cache/daemon');

/**
 * What the service is built on. All of it counts, though the daemon loads some only when it needs them and of one the smaller build:
 * else the limit would fall with each package that a start is spared.
 */
const PACKAGES = ['grammy', 'zod', 'execa', 'ssh2', 'dotenv', 'pino'];

/** From the start of the process to the first poll for updates, beside the bare import of the packages that it is built on. */
export async function start({ sizes, small, hasNode }: RowContext): Promise<Result[]> {
  const devices = sizes.findLast((size) => size <= 2500) ?? 0;
  await using stage = await openStage({ devices, friends: 0, hasNode });
  await stage.daemon.stop();
  const { ours, limit } = await interleave({
    runs: small ? 5 : 15,
    warmUp: 2,
    measures: { ours: () => untilPoll(stage), limit: () => bareImport() },
  });
  return [
    {
      row: 'start',
      title: 'start of the process → first poll',
      devices,
      unit: 'ms',
      ours,
      limit: { what: `bare import of ${PACKAGES.join(', ')}`, figure: limit },
      claims: [atMost('the limit', ours.median / limit.median, 1.5)],
    },
  ];
}

async function untilPoll({ api, daemon }: Stage): Promise<number> {
  const earlier = new Set(api.calls);
  const began = performance.timeOrigin + performance.now();
  daemon.launch();
  const { at } = await api.calling('getUpdates', (call) => !earlier.has(call));
  await daemon.stop();
  return at - began;
}

async function bareImport(): Promise<number> {
  const code = PACKAGES.map((name) => `import '${name}';`).join('');
  const began = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '-e', `${code}process.stdout.write('done')`], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: CACHE },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const took = performance.now() - began;
  await once(child, 'close');
  return took;
}
