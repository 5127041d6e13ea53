import type { BroadcastTexts } from '../../chat/broadcast-texts.ts';
import type { Formats } from '../../format/formats.ts';

const PEOPLE = { one: 'человеку', few: 'людям', many: 'людям', other: 'человека' };

export const broadcastTexts = (format: Formats): BroadcastTexts => ({
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
