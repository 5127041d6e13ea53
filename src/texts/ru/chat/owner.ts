import type { OwnerTexts, Texts } from '../../chat/texts.ts';
import { type AnswerWords, answerText, auditLine, deedText } from '../../format/audit-line.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short, splitMessages } from '../../format/html.ts';
import { deeds } from './deeds.ts';

export const ownerTexts: OwnerTexts = {
  welcomeOwner: () =>
    'Здравствуйте! Вы владелец этого VPN. 👋\n\nПроще всего впустить человека приглашением: нажмите кнопку и перешлите ему сообщение. Кто откроет ссылку, тот уже внутри, дальше бот поможет сам.\n\nЗнаете id или @имя? <code>/add_user @имя</code>\nСвой конфиг: /get_config\nВсё остальное: /help',
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

const ANSWERS: AnswerWords = {
  name: 'новое имя',
  note: 'заметка',
  add: 'кого добавить',
  end: 'последний день',
  forwarded: 'доступ открыт по пересланному сообщению',
  contact: 'доступ открыт по карточке контакта',
  address: 'адрес почты',
  restore: 'код возврата к копии',
  letterConfig: 'конфиг по почте',
  letterKey: 'новый ключ по почте',
  letterDoor: 'другой вход по почте',
};

export const auditTexts = (format: Formats): Texts['audit'] => ({
  log: (lines) =>
    lines.length === 0
      ? ['Здесь появится, кто что делал. Пока ничего не было.']
      : splitMessages(
          '<b>Последние действия</b>',
          lines.map((line) => auditLine(line, format)),
        ),
  /** What a press did, by the data of its button; null: it only prepared something; undefined: no words are known for it. */
  deed: (data, server) => deedText(deeds(format, NAMES), data, server),
  /** The same of an answer to a question, or of anything else. */
  answer: (what) => answerText(what, ANSWERS),
  letIn: (who) => `доступ открыт${who.length > 0 ? `: ${who.join(', ')}` : ''}`,
});

export const backupTexts = (): Texts['backup'] => ({
  caption: ({ contents, isWhole }) =>
    [
      `🔐 Резервная копия. Внутри: ${esc(short(contents.join(', '), 300))}.`,
      'Пришлите этот файл мне обратно — и люди и устройства снова станут такими, как сейчас: сначала скажу, что изменится, а код подтверждения покажет сервер.',
      isWhole
        ? 'С вашим ключом она вернёт и пропавший сервер:\n<code>vpn-bot restore ФАЙЛ -i backup-key.txt</code>\nКлюча самого WireGuard (файл wg0.conf) в ней нет: сохраните его отдельно.'
        : 'Если пропадёт сам сервер, эта копия пока не поможет: настройки и ключи лягут в неё, когда у вас будет ключ. Сделайте его один раз на сервере:\n<code>sudo vpn-bot backup-key</code>',
    ].join('\n\n'),
  startWeekly: '🗓 Присылать каждую неделю',
  stopWeekly: '🗓 Не присылать каждую неделю',
  weeklyOn: () => 'Буду присылать каждую неделю.',
  weeklyOff: () => 'Сам больше присылать не буду.',
  startMail: '✉️ Каждую неделю по почте',
  stopMail: '✉️ Больше не по почте',
  mailOn: () => 'Буду присылать каждую неделю по почте.',
  mailOff: () => 'По почте больше присылать не буду.',
});

const PEOPLE = { one: 'человеку', few: 'людям', many: 'людям', other: 'человека' };

export const broadcastTexts = (format: Formats): Texts['broadcast'] => ({
  what: () => 'Напишите сообщение для всех: текст, фото или файл. Сначала я покажу, как оно выглядит.',
  confirm: (people) => `Так это увидят. Отправить ${format.count(people, PEOPLE)}?`,
  nobody: () => 'Отправлять некому: доступа пока ни у кого нет.',
  send: (people) => `📣 Отправить (${people})`,
  leave: '✖️ Отмена',
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
