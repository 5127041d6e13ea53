import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../lab/leftovers.ts';
import type { Command } from './run-beside.ts';

/** Runs these chains in a folder of their own with two named pipes, by a process that does nothing else. */
function run(...chains: readonly (readonly Command[])[]) {
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  spawnSync('mkfifo', ['to', 'from'], { cwd: folder });
  const program = `const { runBeside } = await import(${JSON.stringify(join(import.meta.dirname, 'run-beside.ts'))});
await runBeside(${JSON.stringify(chains)});`;
  const options = { cwd: folder, encoding: 'utf8', timeout: 100_000 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], options);
  return { status, stdout, stderr };
}

const sh = (text: string): Command => ['sh', '-c', text];

it('runs the chains at the same time, and the commands of each in order', () => {
  // a pipe holds up whoever opens it until somebody opens its other end
  const chains = [[sh('echo ping > to'), sh('cat from')], [sh('read word < to; echo "$word, pong" > from')]];
  expect(run(...chains)).toEqual({ status: 0, stdout: 'ping, pong\n', stderr: '' });
});

it.each([
  [[sh('exit 3')], [sh('echo rest')]],
  [[sh('echo rest')], [sh('exit 3')]],
  [[sh('exit 3'), sh('echo rest')], []],
])('fails when one of them does, wherever it stands, names it, and lets the others end', (...chains) => {
  expect(run(...chains)).toEqual({ status: 1, stdout: 'rest\n', stderr: 'Failed: sh -c exit 3\n' });
});

it('fails when one was killed, or does not exist', () => {
  expect(run([sh('kill -9 $$')])).toMatchObject({ status: 1, stderr: 'Failed: sh -c kill -9 $$\n' });
  expect(run([['no-such-program']])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('no-such-program ENOENT'),
  });
});
