import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** A script of this folder in a process of its own, with the lines that it prints; killed at the test's end. */
export function startChild(script: string, ...args: string[]) {
  const process_ = spawn(process.execPath, [join(import.meta.dirname, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: process_.stdout }).on('line', (line) => lines.push(line));
  const closed = once(process_, 'close');
  const kill = async (): Promise<void> => {
    process_.kill('SIGKILL');
    await closed;
  };
  onTestFinished(kill);
  return { lines, kill };
}
