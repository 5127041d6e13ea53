import type { Command } from 'commander';
import type { CliTexts } from '../../texts/cli/texts.ts';
import type { AskParts } from '../control/ask-parts.ts';
import type { KeyTerminal } from './make-backup-key.ts';

interface BackupsParts extends KeyTerminal {
  readonly texts: CliTexts;
  readonly parts: () => AskParts;
}

/** Adds `vpn-bot backup-key` and `vpn-bot restore-code` to the program. */
export function registerBackups(program: Command, all: BackupsParts): void {
  const { help: t } = all.texts;
  program
    .command('backup-key')
    .description(t.backupKey)
    .action(async () => (await import('./make-backup-key.ts')).makeBackupKey(all.parts(), all));
  program
    .command('restore-code')
    .description(t.restoreCode)
    .action(async () => (await import('./show-restore-code.ts')).showRestoreCode(all.parts(), all.console(false).say));
}
