import { type Audience, mayUse, type Rank } from '../../../access/audience.ts';
import type { CommandName } from '../../../texts/chat/command-name.ts';
import type { App } from '../../app.ts';
import { getConfig } from '../../features/config/get-config.ts';
import { regen } from '../../features/config/regen.ts';
import { status } from '../../features/config/status.ts';
import { devices } from '../../features/devices/devices.ts';
import { addUser } from '../../features/entry/add-user.ts';
import { invite } from '../../features/entry/invite.ts';
import { start } from '../../features/entry/start.ts';
import { help } from '../../features/help/help.ts';
import { nodes } from '../../features/nodes/nodes.ts';
import { server } from '../../features/nodes/server.ts';
import { backup } from '../../features/owner/backup.ts';
import { broadcast } from '../../features/owner/broadcast.ts';
import { showLog } from '../../features/owner/log.ts';
import { stats } from '../../features/owner/stats.ts';
import { removeUser } from '../../features/people/remove-user.ts';
import { users } from '../../features/people/users.ts';
import { language } from '../../features/settings/language.ts';
import { settings } from '../../features/settings/settings.ts';
import type { Request } from '../request.ts';

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
