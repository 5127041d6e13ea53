#!/usr/bin/env node
import { Command } from 'commander';
import { ask } from './cli/ask.ts';
import { backup } from './cli/backup.ts';
import { check } from './cli/check.ts';
import type { Console } from './cli/console.ts';
import { importFolder } from './cli/import.ts';
import { restore } from './cli/restore.ts';
import { runUpdate } from './cli/update/run-update.ts';
import { loadSettings } from './config/load-settings.ts';
import { SetupError } from './errors.ts';
import { driverOf } from './wireguard/driver-of.ts';

const WRONG_SETUP = 78;

const settings = () => loadSettings({ cwd: process.cwd(), env: process.env });

const program = new Command('vpn-bot')
  .description('Looks after the bot’s store. Run it in the folder of env_vars.txt, or name that file in VPN_ENV_FILE.')
  .showHelpAfterError();

program
  .command('check')
  .description('say what is wrong with settings and store, without starting anything')
  .action(() => check(settings(), terminal(false)));
program
  .command('backup [file]')
  .description('write a checked copy of the store; the daemon may run')
  .action((file: string | undefined) => backup(settings(), file, terminal(false)));
program
  .command('restore <file>')
  .description('go back to a backup, after saying who regains and who loses access; the daemon must be stopped')
  .option('-y, --yes', 'do not ask')
  .action(async (file: string, { yes = false }: { yes?: boolean }) => {
    const done = await restore(file, { settings: settings(), driverOf, console: terminal(yes) });
    if (!done) process.exitCode = 1;
  });
program
  .command('import <folder>')
  .description('take over users.json and peers.json of the old bot; the daemon must be stopped')
  .option('-n, --dry-run', 'only print what would change')
  .action((folder: string, { dryRun = false }: { dryRun?: boolean }) =>
    importFolder(folder, { settings: settings(), dryRun, driverOf, console: terminal(false) }),
  );
program
  .command('update')
  .description('take the newest version; go back to this one when that is worse off')
  .action(async () => {
    if (!(await runUpdate(settings(), terminal(false)))) process.exitCode = 1;
  });

try {
  await program.parseAsync();
} catch (error) {
  report(error);
}

/** A full disk and the like are said in a line; only what nobody foresaw is shown whole. */
function report(error: unknown): void {
  if (error instanceof SetupError) {
    for (const problem of error.problems) process.stderr.write(`${problem}\n`);
    process.exitCode = WRONG_SETUP;
  } else if (error instanceof Error && 'code' in error && 'syscall' in error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else throw error;
}

function terminal(yes: boolean): Console {
  return {
    say: (line) => void process.stdout.write(`${line}\n`),
    now: Date.now,
    confirm: async (question) => yes || ask(question, { input: process.stdin, output: process.stdout }),
  };
}
