import type { InviteLine, TermsLine } from '../../chat/invite-line.ts';
import type { Texts } from '../../chat/texts.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

const STANDING = {
  in: 'есть доступ',
  ended: 'доступ закончился',
  paused: 'на паузе',
  removed: 'был удалён',
  blocked: 'заблокирован',
} as const;
const DAYS = { one: 'день', few: 'дня', many: 'дней', other: 'дня' };

/** Getting in and staying, in Russian. */
export function entryTexts(format: Formats): Texts['entry'] {
  const days = (count: number) => format.count(count, DAYS);
  const moment = (date: Date) => esc(format.momentWithYear(date));
  const stay = ({ until, days: count }: TermsLine) => {
    if (until !== null) return `до ${moment(until)}`;
    return count === null ? 'без срока' : `${days(count)} с первого подключения`;
  };
  const line = (invite: InviteLine) =>
    `${invite.name === null ? 'без имени' : esc(short(invite.name))} · ссылка до ${esc(format.moment(invite.expires))} · доступ: ${stay(invite)}`;
  return {
    buttons: {
      ask: '🙋 Попросить доступ',
      news: '🔄 Есть ли ответ?',
      askLonger: '🙋 Попросить продлить',
      approve: '✅ Впустить',
      refuse: '✖️ Отказать',
      block: '🚫 Заблокировать',
      pick: '👤 Выбрать человека',
      cancel: 'Отмена',
      letIn: '✅ Впустить',
      thisOne: (who, state) => `${short(who, 40)}${state === 'stranger' ? '' : ` · ${STANDING[state]}`}`,
      noneOfThem: '⏳ Никого из них, ждать нового',
      stopWaiting: '🚫 Больше не ждать это имя',
      passOn: '✉️ Отправить',
      dropInvite: '🚫 Отозвать приглашение',
      invite: '🎟 Пригласить',
      openRequests: (count) => `🙋 Просьбы: ${count}`,
      oneRequest: (name) => `🙋 ${short(name, 30)}`,
      openInvites: (count) => `📋 Открытые приглашения: ${count}`,
      holds: (count) => `🔗 ${count === 7 ? 'неделя' : days(count)}`,
      stays: (count, chosen) => `${chosen ? '✅ ' : ''}${count === null ? 'Без срока' : days(count)}`,
      node: (name, chosen) => `${chosen ? '✅' : '▫️'} ${short(name)}`,
      dropOne: (number, name) => `🚫 ${number}. ${name === null ? 'без имени' : short(name, 30)}`,
      extend: (count) => (count === null ? '♾ Без срока' : `+${days(count)}`),
    },
    whichToAdd: (username) => `Имя @${esc(username)} могло перейти от одного человека к другому. Кого впустить?`,
    whichToRemove: (username) => `Имя @${esc(username)} значится не у одного человека. Кого убрать?`,
    inviteLink: (links, targets) =>
      `Приглашение в наш VPN 🎟\n\nНа чём будете включать? Нажмите на свою ссылку, затем «Старт» или «Запустить»:\n\n${targets.ios}\n${esc(links.ios)}\n\n${targets.android}\n${esc(links.android)}\n\n${targets.computer}\n${esc(links.computer)}\n\nПриглашение только для вас: оно работает один раз.`,
    invite: (invite) =>
      [
        '👆 Перешлите это приглашение человеку.',
        ...(invite.name === null ? [] : [`Для кого: <b>${esc(short(invite.name))}</b>`]),
        `Ссылка действует до ${esc(format.moment(invite.expires))}`,
        `Доступ: ${stay(invite)}`,
        `Серверы: ${invite.nodes === null ? 'все' : esc(invite.nodes.join(', '))}`,
        '',
        'Ниже можно поменять: сколько ждёт ссылка 🔗, на какой срок доступ, какие серверы.',
      ].join('\n'),
    inviteDropped: () => '🚫 Приглашение отозвано: ссылка больше не работает.',
    invites: (lines) =>
      lines.length === 0
        ? 'Открытых приглашений нет. Новое: /invite'
        : `<b>Открытые приглашения: ${lines.length}</b>\n${lines.map((invite, i) => `${i + 1}. ${line(invite)}`).join('\n')}\n\nНажмите, чтобы отозвать:`,
    inviteRefused: () =>
      'Эта ссылка не действует. Попросите у того, кто её прислал, новую, или попросите доступ кнопкой ниже.',
    terms: (terms) => (terms.until === null && terms.days === null ? '' : `⏳ Ваш доступ: ${stay(terms)}.`),
    guestTerms: (terms) =>
      terms.until === null && terms.days === null ? '' : `⏳ Доступ: ${stay(terms)}. Изменить срок: /users`,
    asked: () => '🙋 Просьба принята. Как только владелец ответит, я напишу сюда. Больше ничего нажимать не нужно.',
    noAnswerYet: () => 'Владелец пока не ответил. Как только ответит, я напишу сюда.',
    request: (name, username, id, former) =>
      `🙋 Просит доступ: <a href="tg://user?id=${id}">${esc(short(name))}</a>${username === null ? '' : ` @${esc(username)}`}${former === null ? '' : `\nДоступ уже был: ${stay(former)}`}`,
    requests: (count) =>
      count === 0 ? 'Никто не просит доступ.' : `🙋 <b>Просят доступ: ${count}</b>\n\nНажмите на имя, чтобы ответить.`,
    requestRefused: (who) => `✖️ ${esc(who)}: отказано.`,
    requestBlocked: (who, id) => `🚫 ${esc(who)}: просьб больше не будет. Передумаете: <code>/add_user ${id}</code>`,
    refused: () => 'К сожалению, владелец этого VPN не открыл вам доступ.',
    paused: () => '⏸ Владелец приостановил ваш доступ к VPN. Если это ошибка, нажмите кнопку, и я ему сообщу.',
    resumed: () =>
      '▶️ Доступ к VPN снова открыт, ваши конфиги работают. Просто включите переключатель в приложении VPN.',
    ended: (until) =>
      `⌛️ Ваш доступ к VPN закончился ${moment(until)}. Всё сохранено: когда владелец продлит доступ, VPN снова заработает.`,
    whomToAdd: () =>
      'Кого добавить? Выберите человека кнопкой внизу, перешлите мне его сообщение или напишите его id или @имя.',
    pickerGone: () => 'Выбор человека закрыт.',
    cancelled: () => 'Хорошо, никого не добавляю.',
    offerToAdd: (who) => `Автор сообщения: ${esc(who)}. Впустить в VPN?`,
    offerContact: (who) => `Контакт: ${esc(who)}. Впустить в VPN?`,
    contactWithoutAccount: (name) =>
      `По карточке «${esc(short(name))}» я не вижу аккаунта в Telegram. Пришлите человеку приглашение: /invite`,
    hiddenSender: (name) =>
      `${esc(short(name))} скрывает свой аккаунт при пересылке, и я не вижу, кто это. Пришлите приглашение: /invite. Или наберите /add_user и выберите человека из списка.`,
    passOn: () => 'Вам открыли доступ к нашему VPN 🎉 Нажмите на ссылку, затем «Старт» или «Запустить»:',
    warning: (until) =>
      `⏳ Ваш доступ к VPN работает до ${moment(until)}. Нужен дольше? Нажмите кнопку, и владелец узнает.`,
    guestEnds: (who, until) => `⏳ ${esc(who)}: гостевой доступ до ${moment(until)}. Продлить?`,
    guestEnded: (who) =>
      `⌛️ ${esc(who)}: гостевой доступ закончился, конфиги отключены. Ключи и адреса сохранены: продлите, и всё заработает снова.`,
    extended: (who, terms) => `✅ ${esc(who)}: доступ ${stay(terms)}.`,
    youWereExtended: (terms) => `🎉 Владелец продлил вам доступ к VPN: ${stay(terms)}. Ваши конфиги работают.`,
  };
}
