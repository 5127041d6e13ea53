import type { Command } from 'commander';
import type { NodeSettings, Settings } from '../../config/settings.ts';
import type { NodeDriver } from '../../wireguard/drivers/driver.ts';
import { CliError } from '../cli-error.ts';
import { sayFindings } from '../finding.ts';
import { type AdminOptions, adminCommand, adminIn, endWith } from '../node/admin-command.ts';
import type { NodeParts } from '../node/node-parts.ts';
import { doorAdd } from './door-add.ts';
import { checkDoors } from './door-check.ts';
import { doorList, nodesMeant } from './door-list.ts';
import { doorRemove, nodesTouched } from './door-remove.ts';

interface RegisterParts {
  /** `yes`: questions are answered with yes. */
  readonly parts: (yes: boolean) => Omit<NodeParts, 'check'>;
  readonly driverOf: (node: NodeSettings) => NodeDriver;
}

interface AddOptions extends AdminOptions {
  readonly via?: string;
}

/** Adds `door add`, `door list`, `door check` and `door remove` to the program. */
export function registerDoor(program: Command, { parts, driverOf }: RegisterParts): void {
  const { texts } = parts(false);
  const t = texts.help;
  const door = program.command('door').description(t.door);
  const checking = () => ({ settings: parts(false).settings(), driverOf, texts });
  const withCheck = (yes: boolean): NodeParts => {
    const some = parts(yes);
    return { ...some, check: (node) => some.asBot(() => checkDoors(node, checking())) };
  };
  adminCommand(door, 'add <id> [port]', t.doorAdd, t)
    .option('--via <id>', t.via)
    .action(async (id: string, port: string | undefined, words: AddOptions) => {
      const wanted = { id, via: words.via ?? null, port: port === undefined ? null : portOf(port) };
      const some = withCheck(words.yes ?? false);
      const touched = { nodes: () => [id, ...(wanted.via === null ? [] : [wanted.via])] };
      const command = ['door add', id, ...(port === undefined ? [] : [port])].join(' ');
      await endWith(some.atWork.during(command, touched, () => doorAdd({ ...wanted, ...adminIn(words) }, some)));
    });
  door
    .command('list [id]')
    .description(t.doorList)
    .action((id: string | undefined) => doorList(id, { ...checking(), console: parts(false).console }));
  door
    .command('check [id]')
    .description(t.doorCheck)
    .action(async (id: string | undefined) => {
      const all = checking();
      for (const node of nodesMeant(id, all.settings, texts))
        if (!sayFindings(await checkDoors(node, all), parts(false).console.say)) process.exitCode = 1;
    });
  adminCommand(door, 'remove <id> <door>', t.doorRemove, t).action((id: string, which: string, words: AdminOptions) => {
    const some = withCheck(words.yes ?? false);
    const touched = { nodes: (settings: Settings) => nodesTouched(id, which, settings) };
    const work = () => doorRemove({ id, door: which, ...adminIn(words) }, some);
    return endWith(some.atWork.during(`door remove ${id} ${which}`, touched, work));
  });
}

function portOf(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > 65_535) throw new CliError(`${text}: 1–65535`);
  return number;
}
