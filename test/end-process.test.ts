import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { NODE_FLAGS } from './lab/unit.ts';

/** Without its types: what takes them away would make the heap a large one. */
const END = stripTypeScriptTypes(readFileSync(resolve(import.meta.dirname, '../src/end-process.ts'), 'utf8'));
/** In the daemon's small heap many functions become hot at once: threads that compile them want memory when the end comes. */
const BUSY = `
  ${END}
  const hot = Array.from({ length: 400 }, (_, n) => new Function('a', 'b',
    'let s = 0; const o = []; for (let i = 0; i < a; i++) { s += (i * ' + (n + 1) + ') % 7; if (i % 50 === 0) o.push({ i, y: [s] }); } return s + o.length + b;'));
  const kept = [];
  process.stdout.write('the last line\\n');
  const end = performance.now() + Number(process.argv[1]);
  while (performance.now() < end) for (const f of hot) if (kept.push([f(300, 1), { f }]) > 20000) kept.length = 0;
  endProcess(78);
`;
const RUNS = 36;

test('ends with its code and its last line, whatever is being compiled just then', async () => {
  const ended: [number | null, string][] = [];
  for (let n = 0; n < RUNS; n += 1) ended.push(await run(40 + n * 3)); // one by one: the compiling threads need a processor too
  expect(ended).toEqual(Array(RUNS).fill([78, 'the last line\n']));
}, 400_000);

/** A process that ends after so many ms of work: its code, null when it hangs, and what it printed. */
async function run(ms: number): Promise<[number | null, string]> {
  const child = spawn(process.execPath, [...NODE_FLAGS, '--input-type=module', '-e', BUSY, String(ms)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const [code] = await once(child, 'close');
  return [code, printed];
}
