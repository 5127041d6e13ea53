import type { Standing } from '../access/access-service.ts';
import type { App } from './app.ts';
import type { ButtonPress } from './callback-data.ts';
import type { CommandName } from './command-name.ts';
import { addUser } from './commands/add-user.ts';
import { getConfig } from './commands/get-config.ts';
import { help } from './commands/help.ts';
import { pressNewKeys, pressStop, pressUndo, regen } from './commands/regen.ts';
import { pressUnbind, removeUser } from './commands/remove-user.ts';
import { pressServer, server } from './commands/server.ts';
import { start } from './commands/start.ts';
import { stats } from './commands/stats.ts';
import { status } from './commands/status.ts';
import { users } from './commands/users.ts';
import type { Press, Request } from './request.ts';

export interface Command {
  readonly name: CommandName;
  readonly aliases: readonly string[];
  readonly audience: 'everyone' | 'friend' | 'owner';
  /** Also in groups, where nothing else is answered. */
  readonly inGroups: boolean;
  readonly run: (request: Request, app: App) => Promise<void>;
}

const command = (
  name: CommandName,
  audience: Command['audience'],
  run: Command['run'],
  more: Partial<Command> = {},
): Command => ({
  name,
  aliases: [],
  inGroups: false,
  audience,
  run,
  ...more,
});

/** The one table of commands, in the order of the menu: dispatch, `/help` and Telegram's menu come from it. */
export const COMMANDS: readonly Command[] = [
  command('get_config', 'friend', getConfig, { aliases: ['my_config'] }),
  command('server', 'friend', server),
  command('regen', 'friend', regen),
  command('status', 'friend', status),
  command('users', 'owner', users),
  command('add_user', 'owner', addUser, { inGroups: true }),
  command('remove_user', 'owner', removeUser),
  command('stats', 'owner', stats),
  command('start', 'everyone', start),
  command('help', 'everyone', help),
];

export function mayUse(standing: Standing, { audience }: Command): boolean {
  return audience === 'everyone' || standing === 'owner' || (audience === 'friend' && standing === 'friend');
}

/** The commands to show to a person, in order. */
export function menuFor(standing: Standing): CommandName[] {
  return COMMANDS.filter((entry) => entry.name !== 'start' && mayUse(standing, entry)).map(({ name }) => name);
}

type Presses = {
  readonly [A in ButtonPress['action']]: (
    press: Press,
    data: Extract<ButtonPress, { action: A }>,
    app: App,
  ) => Promise<void>;
};

const PRESSES: Presses = {
  regen: (press, data, app) => pressNewKeys(press, data, app),
  stop: (press, data, app) => pressStop(press, data, app),
  undo: (press, data, app) => pressUndo(press, data, app),
  server: pressServer,
  unbind: pressUnbind,
};

/** Does what a button means; it checks the presser's right itself. Throws `UserError`. */
export function runPress(press: Press, data: ButtonPress, app: App): Promise<void> {
  const handler = PRESSES[data.action] as (press: Press, data: ButtonPress, app: App) => Promise<void>;
  return handler(press, data, app);
}
