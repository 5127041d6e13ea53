import type { BackupTexts } from '../../chat/backup-texts.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

export const backupTexts = (): BackupTexts => ({
  noRecipient: () =>
    'Копия шифруется ключом, который задаётся только на сервере.\n\n1. На своём компьютере: <code>age-keygen -o backup-key.txt</code> (файл храните там).\n2. Строку <code>age1…</code> из него впишите в env_vars.txt: <code>BACKUP_RECIPIENT=age1…</code>\n3. <code>systemctl reload vpn-bot</code>, затем снова /backup',
  caption: (contents) =>
    `🔐 Резервная копия. Внутри: ${esc(short(contents.join(', '), 300))}.\nОткрывается только вашим файлом backup-key.txt. Вернуть на сервер:\n<code>vpn-bot restore ФАЙЛ -i backup-key.txt</code>\nКлюча самого WireGuard (файл wg0.conf) в ней нет: сохраните его отдельно.`,
  startWeekly: '🗓 Присылать каждую неделю',
  stopWeekly: '🗓 Больше не присылать каждую неделю',
  weeklyOn: () => 'Буду присылать каждую неделю.',
  weeklyOff: () => 'Сам больше присылать не буду.',
});
