import { backupContents } from '../store/backup-contents.ts';
import { sealArchive } from '../store/sealed-archive.ts';
import type { MadeBackup } from '../telegram/features/owner/backup.ts';
import { WeeklyBackup } from '../telegram/features/owner/weekly-backup.ts';
import type { Core } from './build-core.ts';

interface BackupParts extends Pick<Core, 'store'> {
  readonly settings: Pick<Core['settings'], 'backupRecipient' | 'settingsFile' | 'storeKeyFile' | 'nodes'>;
}

/** Returns a function that makes an encrypted backup of everything that the bot needs, or null when no recipient is set. */
export function buildBackup({ settings, store }: BackupParts): () => Promise<MadeBackup | null> {
  return async () => {
    if (settings.backupRecipient === null) return null;
    await store.settled(); // so that the backup includes what is being written now
    const files = await backupContents(settings, store.text);
    const now = new Date();
    const name = `vpn-bot-${now.toISOString().slice(0, 10)}.tar.gz.age`;
    const bytes = await sealArchive(files, settings.backupRecipient, now);
    return { name, bytes, contents: files.map((file) => file.name) };
  };
}

/** Sends the owner an encrypted backup each week, if a recipient is set. */
export function buildWeeklyBackup(core: Core): WeeklyBackup {
  const { settings, store, outbox, textsFor, log } = core;
  const send = ({ contents, ...file }: MadeBackup, onSent: () => void) =>
    outbox.document(settings.adminId, file, textsFor(settings.adminId).backup.caption(contents), [], { onSent });
  return new WeeklyBackup({ make: buildBackup(core), send, now: Date.now, store, log });
}
