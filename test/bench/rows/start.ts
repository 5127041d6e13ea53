import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Person } from '../../lab/bot-api/people/person.ts';
import { figureOf } from '../figure.ts';
import { interleave } from '../interleave.ts';
import { atMost, type Result } from '../result.ts';
import { Asking } from '../stage/ask.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import type { RowContext } from './row.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const CACHE = resolve(ROOT, 'node_modules/.cache/bare-import');

/**
 * What the service is built on. All of it counts, though the daemon loads some only when it needs them and of one the smaller build:
 * else the limit would fall with each package that a start is spared.
 */
const PACKAGES = ['grammy', 'zod', 'execa', 'ssh2', 'dotenv', 'pino'];

/**
 * From the start of the process to the first poll for updates, beside the bare import of the packages that it is built on, and to
 * the answer to a message that waited. The daemon is the built one, as servers run it.
 */
export async function start({ sizes, small, hasNode }: RowContext): Promise<Result[]> {
  const devices = sizes.findLast((size) => size <= 2500) ?? 0;
  const runs = small ? 5 : 15;
  await using stage = await openStage({ devices, friends: 1, hasNode });
  await stage.daemon.stop();
  const friend = new Asking(stage).next();
  const answers: number[] = [];
  const { ours, limit } = await interleave({
    runs,
    warmUp: 2,
    measures: {
      async ours() {
        const { poll, answer } = await startOnce(stage, friend);
        answers.push(answer);
        return poll;
      },
      limit: () => bareImport(),
    },
  });
  const common = { row: 'start', devices, unit: 'ms' } as const;
  return [
    {
      ...common,
      title: 'start of the process → first poll',
      ours,
      limit: { what: `bare import of ${PACKAGES.join(', ')}`, figure: limit },
      claims: [atMost('the limit', ours.median / limit.median, 1.3)],
    },
    {
      ...common,
      title: 'start of the process → first answer to a message that waited',
      ours: figureOf(answers.slice(-runs)),
      limit: { what: `bare import of ${PACKAGES.join(', ')}`, figure: limit },
      claims: [atMost('the limit', figureOf(answers.slice(-runs)).median / limit.median, 2.4)],
    },
  ];
}

/** Ms from a start to its first poll and to its first answer. */
async function startOnce({ api, daemon }: Stage, friend: Person): Promise<{ poll: number; answer: number }> {
  friend.send('/help');
  const earlier = new Set(api.calls);
  const began = performance.timeOrigin + performance.now();
  daemon.launch();
  const polled = await api.calling('getUpdates', (call) => !earlier.has(call));
  const answered = await api.calling('sendMessage', (call) => !earlier.has(call) && call.args['chat_id'] === friend.id);
  await daemon.stop();
  return { poll: polled.at - began, answer: answered.at - began };
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
