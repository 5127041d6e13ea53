import type { App } from './app.ts';
import { type Audience, mayUse, type Rank } from './audience.ts';
import type { CommandName } from './command-name.ts';
import { addUser } from './commands/add-user.ts';
import { backup } from './commands/backup.ts';
import { broadcast } from './commands/broadcast.ts';
import { devices } from './commands/devices.ts';
import { getConfig } from './commands/get-config.ts';
import { help } from './commands/help.ts';
import { invite } from './commands/invite.ts';
import { language } from './commands/language.ts';
import { showLog } from './commands/log.ts';
import { nodes } from './commands/nodes.ts';
import { regen } from './commands/regen.ts';
import { removeUser } from './commands/remove-user.ts';
import { server } from './commands/server.ts';
import { settings } from './commands/settings.ts';
import { start } from './commands/start.ts';
import { stats } from './commands/stats.ts';
import { status } from './commands/status.ts';
import { users } from './commands/users.ts';
import type { Request } from './request.ts';

export interface Command {
  readonly name: CommandName;
  readonly aliases: readonly string[];
  readonly audience: Audience;
  /** Also in groups, where nothing else is answered. */
  readonly inGroups: boolean;
  readonly run: (request: Request, app: App) => Promise<void>;
}

const command = (name: CommandName, audience: Audience, run: Command['run'], more: Partial<Command> = {}): Command => ({
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
  command('devices', 'friend', devices),
  command('status', 'friend', status),
  command('users', 'people', users),
  command('add_user', 'people', addUser, { inGroups: true }),
  command('invite', 'people', invite),
  command('remove_user', 'people', removeUser),
  command('stats', 'people', stats),
  command('nodes', 'servers', nodes),
  command('broadcast', 'messages', broadcast),
  command('settings', 'owner', settings),
  command('log', 'owner', showLog),
  command('backup', 'owner', backup),
  command('start', 'everyone', start),
  command('language', 'everyone', language),
  command('help', 'everyone', help),
];

/** The commands to show to a person, in order. */
export function menuFor(rank: Rank): Request['menu'] {
  return COMMANDS.filter((entry) => entry.name !== 'start' && mayUse(rank, entry.audience));
}
