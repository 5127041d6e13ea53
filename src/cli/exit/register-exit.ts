import type { Command } from 'commander';
import { type AdminOptions, adminCommand, adminIn, endWith } from '../node/admin-command.ts';
import { exitAdd, exitRekey } from './exit-add.ts';
import { exitList } from './exit-list.ts';
import { exitLists, exitListsUpdate } from './exit-lists.ts';
import type { ExitParts } from './exit-parts.ts';
import { exitRemove } from './exit-remove.ts';

interface AddOptions extends AdminOptions {
  readonly dryRun?: boolean;
}

/** Adds `exit add`, `exit list`, `exit lists`, `exit rekey` and `exit remove` to the program. */
export function registerExit(program: Command, parts: (yes: boolean) => ExitParts): void {
  const t = parts(false).texts.help;
  const exit = program.command('exit').description(t.exit);
  adminCommand(exit, 'add <entry> <exit>', t.exitAdd, t)
    .option('-n, --dry-run', t.dryRun)
    .action((entry: string, to: string, words: AddOptions) => {
      const { dryRun = false, yes = false } = words;
      const some = parts(yes);
      const work = () => exitAdd({ entry, exit: to, ...adminIn(words), dryRun }, some);
      if (dryRun) return endWith(work());
      return endWith(some.atWork.during(`exit add ${entry} ${to}`, { nodes: () => [entry, to] }, work));
    });
  for (const [name, description, work] of [
    ['rekey', t.exitRekey, exitRekey],
    ['remove', t.exitRemove, exitRemove],
  ] as const)
    adminCommand(exit, `${name} <entry> <exit>`, description, t).action(
      (entry: string, to: string, words: AdminOptions) => {
        const some = parts(words.yes ?? false);
        const command = `exit ${name} ${entry} ${to}`;
        const all = { entry, exit: to, ...adminIn(words) };
        return endWith(some.atWork.during(command, { nodes: () => [entry, to] }, () => work(all, some)));
      },
    );
  exit
    .command('list')
    .description(t.exitList)
    .action(() => exitList(parts(false)));
  const lists = exit
    .command('lists')
    .description(t.exitLists)
    .action(() => endWith(exitLists(parts(false))));
  lists
    .command('update')
    .description(t.exitListsUpdate)
    .action(() => exitListsUpdate(parts(false)));
}
