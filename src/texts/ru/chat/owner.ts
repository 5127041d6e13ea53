import type { OwnerTexts, Texts } from '../../chat/texts.ts';
import { auditLine } from '../../format/audit-line.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short, splitMessages } from '../../format/html.ts';

export const ownerTexts: OwnerTexts = {
  welcomeOwner: () =>
    'Здравствуйте! Вы владелец этого VPN. 👋\n\nДобавить человека: <code>/add_user 123456789</code> или <code>/add_user @имя</code>\nКто есть: /users\nСвой конфиг: /get_config\nВсё остальное: /help',
  added: (who) => `✅ ${esc(who)}: доступ открыт.`,
  restored: (who) => `✅ ${esc(who)}: доступ снова открыт, прежние конфиги опять работают.`,
  alreadyIn: (who) => `${esc(who)}: доступ уже есть.`,
  waitingForUsername: (username, toPassOn) =>
    `⏳ Жду @${esc(username)} в течение трёх дней. Отправьте этому человеку:\n<blockquote>${esc(toPassOn)}</blockquote>`,
  cannotWriteTo: (who, toPassOn) =>
    `${esc(who)}: я не могу написать первым, пока бот не открыт. Отправьте этому человеку:\n<blockquote>${esc(toPassOn)}</blockquote>`,
  removed: (who) =>
    `🚫 ${esc(who)}: доступ закрыт. Ключи и адреса хранятся ещё сутки: верните командой /add_user, и всё заработает снова.`,
  usernameRemoved: (username) => `🚫 @${esc(username)}: больше не жду.`,
};

const NAMES = { people: 'Люди', servers: 'Серверы', messages: 'Сообщения всем' } as const;

/** The owner’s helpers, in Russian. */
export const rightsTexts: Texts['rights'] = {
  title: (who) =>
    `🤝 <b>${esc(short(who, 100))}</b> может помогать вам:\n• Люди — добавлять, останавливать, продлевать, убирать\n• Серверы — смотреть, что с серверами\n• Сообщения всем — /broadcast\n\nВсё, что делают помощники, видно в /log`,
  name: NAMES,
  given: (right) => `🤝 Владелец доверил вам: «${NAMES[right]}». Новые команды — в /help`,
  taken: (right) => `Владелец снял с вас эту задачу: «${NAMES[right]}».`,
};

export const auditTexts = (format: Formats): Texts['audit'] => ({
  log: (lines) =>
    lines.length === 0
      ? ['Здесь появится, кто что делал. Пока ничего не было.']
      : splitMessages(
          '<b>Последние действия</b>',
          lines.map((line) => auditLine(line, format)),
        ),
});

export const backupTexts = (): Texts['backup'] => ({
  noRecipient: () =>
    'Копия шифруется ключом, который задаётся только на сервере.\n\n1. На своём компьютере: <code>age-keygen -o backup-key.txt</code> (файл храните там).\n2. Строку <code>age1…</code> из него впишите в env_vars.txt: <code>BACKUP_RECIPIENT=age1…</code>\n3. <code>systemctl reload vpn-bot</code>, затем снова /backup',
  caption: (contents) =>
    `🔐 Резервная копия. Внутри: ${esc(short(contents.join(', '), 300))}.\nОткрывается только вашим файлом backup-key.txt. Вернуть на сервер:\n<code>vpn-bot restore ФАЙЛ -i backup-key.txt</code>\nКлюча самого WireGuard (файл wg0.conf) в ней нет: сохраните его отдельно.`,
  startWeekly: '🗓 Присылать каждую неделю',
  stopWeekly: '🗓 Больше не присылать каждую неделю',
  weeklyOn: () => 'Буду присылать каждую неделю.',
  weeklyOff: () => 'Сам больше присылать не буду.',
});

const PEOPLE = { one: 'человеку', few: 'людям', many: 'людям', other: 'человека' };

export const broadcastTexts = (format: Formats): Texts['broadcast'] => ({
  what: () => 'Напишите сообщение для всех: текст, фото или файл. Сначала я покажу, как оно выглядит.',
  confirm: (people) => `Так это увидят. Отправить ${format.count(people, PEOPLE)}?`,
  nobody: () => 'Отправлять некому: доступа пока ни у кого нет.',
  send: (people) => `📣 Отправить (${people})`,
  cancel: '✖️ Не отправлять',
  cancelled: () => 'Не отправлено.',
  progress: ({ waiting, sending, ...done }) => {
    const sent = done.delivered + done.blocked + done.failed + done.unknown;
    return `📣 Отправляю: ${sent} из ${sent + waiting + sending}`;
  },
  report: ({ delivered, blocked, failed, unknown }) =>
    [
      '📣 Рассылка закончена.',
      `Доставлено: ${delivered}`,
      ...(blocked > 0 ? [`Заблокировали бота: ${blocked}`] : []),
      ...(failed > 0 ? [`Telegram отказал: ${failed}`] : []),
      ...(unknown > 0 ? [`Неизвестно (ответ потерялся, повторять не стал): ${unknown}`] : []),
    ].join('\n'),
});
