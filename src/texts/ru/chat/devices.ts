import type { Texts } from '../../chat/texts.ts';
import { deviceText } from '../../format/device-text.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc } from '../../format/html.ts';
import { DEVICE } from './friend.ts';

const { label } = DEVICE;

/** A friend's devices in Russian. */
export const deviceTexts = (format: Formats): Texts['devices'] => ({
  label,
  labelOn: (line) => `${label(line)} · ${line.server}`,
  list: (lines, full, spares) =>
    [
      lines.length === 0 ? 'У вас ещё нет устройств.' : '<b>Ваши устройства</b>',
      ...lines.map((line) => deviceText(line, DEVICE, format)),
      full
        ? 'Больше устройств на вашем сервере завести нельзя: удалите ненужное или выберите другой сервер.'
        : 'Каждому телефону и компьютеру нужен свой конфиг.',
      ...spares.map((line) => deviceText(line, DEVICE, format)),
    ].join('\n\n'),
  device: (line) => deviceText(line, DEVICE, format),
  whatToAdd: (server) => `Что добавляем? Файл будет для сервера <b>${esc(server)}</b>. Другой сервер — кнопкой ниже.`,
  presets: { phone: 'Телефон', laptop: 'Ноутбук' },
  askName: () => 'Как назвать устройство? Напишите название, до 30 знаков. Например: Мамин планшет',
  askNewName: (what) => `Как теперь назвать <b>${esc(what)}</b>? Напишите новое название, до 30 знаков.`,
  added: (name, server) =>
    `✅ <b>${esc(name)}</b>, сервер <b>${esc(server)}</b>: устройство добавлено. Его конфиг придёт сюда сам.`,
  renamed: (name) => `✅ Теперь это <b>${esc(name)}</b>.`,
  sending: () => 'Отправляю конфиг.',
  askRemove: (what) =>
    `Удалить <b>${esc(what)}</b>? VPN на нём сразу отключится. Если вы читаете это через него, связь с ботом прервётся. Вернуть устройство можно в течение суток.`,
  removed: (what, until) =>
    `🗑 <b>${esc(what)}</b>: устройство удалено, VPN на нём больше не работает. Вернуть можно до ${esc(format.moment(until))}.`,
  restored: (what) => `✅ <b>${esc(what)}</b>: устройство снова работает с прежним конфигом.`,
  spareOffer: () =>
    '🛟 VPN работает у вас уже неделю. Иногда серверы блокируют, и VPN перестаёт подключаться. На такой случай можно держать запасной: второй конфиг, который идёт другим путём.\n\nДобавьте его сейчас и один раз включите: тогда мы оба будем знать, что он работает. Потом пусть лежит в приложении. Это не обязательно: сейчас у вас всё в порядке. Позже найти его можно здесь: /devices',
  spareComing: (server) => `🛟 Запасной пойдёт через сервер <b>${esc(server)}</b>. Его конфиг придёт сюда сам.`,
  spareArrived: () =>
    '🛟 <b>Это запасной.</b>\n1. Откройте файл в приложении: он встанет рядом с обычным.\n2. Включите запасной один раз, на минуту: я увижу и напишу.\n3. Включите снова обычный. Запасной останется на тот день, когда обычный не заработает.\n\nНа каком устройстве он будет?',
  whichToSend: (server) => `На сервере <b>${esc(server)}</b> у вас несколько устройств. Чей конфиг прислать?`,
  whichToRenew: (server) =>
    `На сервере <b>${esc(server)}</b> у вас несколько устройств. Какому сделать новый конфиг? Старый будет работать, пока вы не включите новый.`,
  buttons: {
    add: '➕ Добавить устройство',
    spare: '🛟 Добавить запасной',
    phone: '📱 Телефон',
    laptop: '💻 Ноутбук',
    other: '✏️ Своё название',
    send: '📄 Прислать конфиг',
    newKeys: '🔑 Заменить конфиг',
    rename: '✏️ Переименовать',
    remove: '🗑 Удалить',
    removeNow: '🗑 Да, удалить',
    restore: '↩️ Вернуть',
    back: '« Назад',
    all: '« Все устройства',
    earlier: '‹ Предыдущие',
    later: 'Следующие ›',
  },
});
