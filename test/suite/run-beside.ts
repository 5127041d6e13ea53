import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program and its arguments. */
export type Command = readonly string[];

/**
 * Runs chains of commands beside each other, each chain one command after the other, and all of them to the end whatever fails. They
 * print where we do. Ends with 1 and a line for each command that failed.
 */
export async function runBeside(chains: readonly (readonly Command[])[]): Promise<void> {
  const failed = (await Promise.all(chains.map(runChain))).flat();
  for (const command of failed) process.stderr.write(`Failed: ${command.join(' ')}\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

async function runChain(commands: readonly Command[]): Promise<Command[]> {
  const failed: Command[] = [];
  for (const command of commands) if (!(await succeeds(command))) failed.push(command);
  return failed;
}

async function succeeds([program = '', ...args]: Command): Promise<boolean> {
  const [code] = await once(spawn(program, args, { stdio: 'inherit' }), 'close');
  return code === 0;
}
