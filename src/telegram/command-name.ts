/** The bot's commands by their main names. */
export type CommandName =
  | 'start'
  | 'get_config'
  | 'server'
  | 'regen'
  | 'status'
  | 'language'
  | 'help'
  | 'users'
  | 'add_user'
  | 'invite'
  | 'remove_user'
  | 'stats'
  | 'nodes'
  | 'broadcast'
  | 'log'
  | 'backup'
  | 'settings';
