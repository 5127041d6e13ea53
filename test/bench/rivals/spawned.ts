import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Runs a program as bare as Node can; resolves with what it printed, throws when it fails. */
export async function spawned(program: string, args: readonly string[], input: string | null = null): Promise<string> {
  const child = spawn(program, args, { stdio: [input === null ? 'ignore' : 'pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  child.stdin?.end(input);
  const [answer, [code]] = await Promise.all([child.stdout ? text(child.stdout) : '', closed]);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`);
  return answer;
}
