import { makeBackupArchive, openOwnBackup } from '../store/backup-archive.ts';
import { backupContents, storeFile } from '../store/backup-contents.ts';
import { BackupKeys } from '../store/backup-keys.ts';
import { proveRestore } from '../store/prove-restore.ts';
import { downloadFile } from '../telegram/api/download-file.ts';
import type { MadeBackup } from '../telegram/features/owner/backup.ts';
import { WeeklyBackup } from '../telegram/features/owner/weekly-backup.ts';
import type { Core } from './build-core.ts';

interface BackupParts extends Pick<Core, 'box'> {
  readonly store: Pick<Core['store'], 'state' | 'text' | 'settled'>;
  readonly settings: Pick<Core['settings'], 'backupRecipient' | 'settingsFile' | 'storeKeyFile' | 'nodes'>;
}

/**
 * Returns a function that makes an encrypted backup of everything that the bot needs; of the store alone while the owner has no key of
 * their own. It rejects when what it made does not restore.
 */
export function buildBackup({ settings, store, box }: BackupParts): () => Promise<MadeBackup> {
  const keys = new BackupKeys(box);
  return async () => {
    await store.settled(); // so that the backup includes what is being written now
    const { state, text } = store;
    const now = new Date();
    const recipient = settings.backupRecipient ?? state.preferences.backup_recipient;
    const files = recipient === null ? [storeFile(text)] : await backupContents(settings, text);
    const bytes = await makeBackupArchive({ files, recipient, keys, now });
    proveRestore((await openOwnBackup(bytes, keys)).text, state, now);
    const contents = files.map(({ name }) => name);
    return {
      name: `vpn-bot-${now.toISOString().slice(0, 10)}.tar.gz.age`,
      bytes,
      contents,
      isWhole: recipient !== null,
    };
  };
}

/** Returns a function that notes when a backup has arrived in the chat. */
export function buildArrived({ store, log }: Pick<Core, 'store' | 'log'>): () => void {
  return () => {
    const noted = store.update(({ preferences }) => {
      preferences.last_backup_at = new Date().toISOString();
    });
    noted.catch((err: unknown) => log.error({ err }, 'that a backup arrived could not be written'));
  };
}

/** Returns a function that downloads a file which was sent to the bot in charge. */
export function buildDownload({ settings, bot, pair }: Core): (fileId: string) => Promise<Uint8Array> {
  const { telegramApiRoot: apiRoot, telegramWays: ways } = settings;
  return (fileId) => downloadFile({ bot: pair?.clients[pair.inCharge] ?? bot, apiRoot, ways }, fileId);
}

/** Sends the owner an encrypted backup each week, if switched on. */
export function buildWeeklyBackup(core: Core): WeeklyBackup {
  const { settings, store, outbox, textsFor, log } = core;
  const send = (made: MadeBackup, onSent: () => void) =>
    outbox.document(settings.adminId, made, textsFor(settings.adminId).backup.caption(made), [], { onSent });
  return new WeeklyBackup({
    isOn: ({ preferences }) => preferences.weekly_backup,
    lastAt: ({ preferences }) => preferences.last_backup_at,
    arrived(draft, now) {
      draft.preferences.last_backup_at = now;
    },
    ...{ make: buildBackup(core), send, now: Date.now, store, log },
  });
}
