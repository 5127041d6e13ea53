import type { Command } from 'commander';
import type { CliTexts } from '../../texts/cli/texts.ts';
import type { AdminWords } from './node-shell.ts';

/** The options of a command for which somebody with full rights logs in on a server. */
export interface AdminOptions {
  readonly user: string;
  readonly identity?: string;
  readonly yes?: boolean;
}

/** Adds such a command; `words` are its name and arguments. */
export const adminCommand = (parent: Command, words: string, description: string, t: CliTexts['help']): Command =>
  parent
    .command(words)
    .description(description)
    .option('--user <name>', t.adminUser, 'root')
    .option('--identity <file>', t.identity)
    .option('-y, --yes', t.yes);

/** Who logs in. */
export const adminIn = ({ user, identity }: AdminOptions): AdminWords => ({ user, identity: identity ?? null });

/** Waits for a command; false makes the program end with 1. */
export async function endWith(done: Promise<boolean>): Promise<void> {
  if (!(await done)) process.exitCode = 1;
}
