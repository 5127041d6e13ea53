import type { HelpGroup } from '../chat/help-group.ts';

/** The text of `/help`: the commands in groups. */
export function helpText(title: string, groups: readonly HelpGroup[]): string {
  return [title, ...groups.map((group) => `<b>${group.title}</b>\n${commandLines(group.commands)}`)].join('\n\n');
}

/** One line for each command. */
export const commandLines = (commands: HelpGroup['commands']): string =>
  commands.map(({ name, text }) => `/${name} — ${text}`).join('\n');
