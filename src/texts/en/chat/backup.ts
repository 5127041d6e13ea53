import type { BackupTexts } from '../../chat/backup-texts.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

export const backupTexts = (): BackupTexts => ({
  noRecipient: () =>
    'A backup is sealed to a key that is set on the server only.\n\n1. On your own computer: <code>age-keygen -o backup-key.txt</code> (keep that file there).\n2. Put its <code>age1…</code> line into env_vars.txt: <code>BACKUP_RECIPIENT=age1…</code>\n3. <code>systemctl reload vpn-bot</code>, then /backup again',
  caption: (contents) =>
    `🔐 Backup. Inside: ${esc(short(contents.join(', '), 300))}.\nOnly your file backup-key.txt opens it. To bring it back on a server:\n<code>vpn-bot restore FILE -i backup-key.txt</code>\nWireGuard’s own key (the file wg0.conf) is not in it: keep a copy of that one apart.`,
  startWeekly: '🗓 Send one every week',
  stopWeekly: '🗓 No longer every week',
  weeklyOn: () => 'One will come every week.',
  weeklyOff: () => 'No more by itself.',
});
