import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { eventually } from './eventually.ts';
import type { Namespace } from './namespace.ts';
import { descendantsOf, readProc } from './processes.ts';

const HOLD = 'exec 9>"$0"; flock 9; touch "$0.held"; until [ -e "$0.over" ]; do sleep 0.1; done';

/**
 * Starts a program of root's that waits for this lock, which somebody else holds, and lets it go on once `change` is done. Resolves with
 * how the program ended.
 */
export async function whileItWaits(
  namespace: Namespace,
  lock: string,
  { argv, input, change }: { argv: readonly string[]; input: string; change: () => Promise<unknown> },
): Promise<{ readonly exitCode: number | undefined; readonly said: string }> {
  const holder = namespace.spawn('sh', '-c', HOLD, lock);
  await eventually(() => existsSync(`${lock}.held`));
  const text = `${lock}.text`;
  writeFileSync(text, input);
  const waiting = namespace.spawn('sh', '-c', '"$@" <"$0"', text, ...argv);
  const waits = (pid: number) => readProc(pid, 'cmdline') === 'flock\x009\0';
  await eventually(() => descendantsOf(waiting.pid ?? 0).some(waits));
  await change();
  writeFileSync(`${lock}.over`, '');
  await holder;
  const { exitCode, stderr } = await waiting;
  for (const end of ['held', 'over', 'text']) rmSync(`${lock}.${end}`, { force: true });
  return { exitCode, said: stderr };
}
