import type { HelpGroup } from '../chat/help-group.ts';

/** The commands by their groups, as `/help` shows them. */
export function helpText(title: string, groups: readonly HelpGroup[]): string {
  return [title, ...groups.map((group) => `<b>${group.title}</b>\n${commandLines(group.commands)}`)].join('\n\n');
}

/** A command a line. */
export const commandLines = (commands: HelpGroup['commands']): string =>
  commands.map(({ name, text }) => `/${name} — ${text}`).join('\n');
