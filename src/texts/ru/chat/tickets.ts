import type { Texts } from '../../chat/texts.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

const STATE = { open: '', paused: ' Доступ сейчас на паузе.', ended: ' Доступ закончился.' } as const;

/** Что друзья просят передать владельцу, и его ответы. */
export const ticketsTexts = (format: Formats): Texts['tickets'] => ({
  buttons: {
    pass: '✉️ Передать владельцу',
    card: '👤 Открыть карточку',
    close: '✅ Ответ не нужен',
    one: (name, age) => `✉️ ${short(name, 30)} · ${format.ago(age)}`,
    left: (count) => `✉️ Ждут ответа: ${count}`,
  },
  passed: () => '✉️ Передал владельцу. Ответ придёт сюда.',
  passedAlready: () => 'Это владелец уже получил. Ответ придёт сюда.',
  answer: (words) => `✉️ <b>Владелец пишет:</b>\n${esc(short(words, 3500))}`,
  answerBelow: () => '✉️ <b>Владелец пишет:</b>',
  letter: (who) => `✉️ <b>${esc(short(who, 200))}</b> пишет вам. Ответьте на это сообщение, и я передам.`,
  asks: (who, access) =>
    `✉️ <b>${esc(short(who, 200))}</b> просит с вами связаться.${STATE[access]} Ответьте на это сообщение, и я передам.`,
  answered: (who) => `✅ ${esc(short(who, 200))}: ваш ответ дошёл.`,
  unreachable: (who) => `Ответ не дошёл: ${esc(short(who, 200))} больше не пользуется ботом (заблокировал его).`,
  closed: () => 'Закрыто.',
  list: (count) =>
    count === 0
      ? 'Ответа от вас никто не ждёт.'
      : `✉️ Ждут вашего ответа: ${count}. Нажмите, чтобы прочитать, затем ответьте на сообщение.`,
});
