import type { Deed } from '../../format/audit-line.ts';
import type { Formats } from '../../format/formats.ts';
import { DAYS } from './nouns.ts';

const VERDICTS: Readonly<Record<string, string>> = {
  approve: 'просьба: доступ открыт',
  refuse: 'просьба: отказ',
  block: 'просьба: заблокирован',
};
const WAYS: Readonly<Record<string, string>> = { auto: 'авто', home: 'все через него', away: 'все через' };
const ENDS: Readonly<Record<string, string>> = { tell: 'только сообщить', slow: 'замедлить', pause: 'выключить VPN' };
const speed = (mbit: string | undefined) =>
  Number(mbit) === 0 ? 'скорость: как у всех' : `скорость: до ${mbit} Мбит/с`;
const days = (format: Formats, count: string | undefined) =>
  Number(count) === 0 ? 'доступ без срока' : `+${format.count(Number(count), DAYS)}`;

/** What buttons did, for `/log`, in Russian. By the action in the button's data; `rights`: the names of what helpers may do. */
export const deeds = (format: Formats, rights: Readonly<Record<string, string>>): Readonly<Record<string, Deed>> => ({
  request: ([, verdict = '']) => VERDICTS[verdict] ?? null,
  'let-in': () => 'доступ открыт',
  unbind: () => 'доступ закрыт',
  'wait-for': ([name]) => `ждём @${name}`,
  'no-wait': ([name]) => `больше не ждём @${name}`,
  extend: ([, count]) => days(format, count),
  'inv-new': () => 'новое приглашение',
  'inv-holds': ([, count]) => `приглашение: ссылка на ${format.count(Number(count), DAYS)}`,
  'inv-stays': ([, count]) =>
    `приглашение: ${Number(count) === 0 ? 'доступ без срока' : `доступ на ${format.count(Number(count), DAYS)}`}`,
  'inv-server': ([, node = '', wanted], server) =>
    `приглашение: сервер ${server(node)} ${wanted === 'on' ? 'открыт' : 'не открыт'}`,
  'inv-node': ([, node = ''], server) => `приглашение: сервер ${server(node)} добавлен или убран`,
  'inv-drop': () => 'приглашение отозвано',
  'u-pause': () => 'пауза',
  'u-resume': () => 'пауза снята',
  'u-more': ([, count]) => days(format, count),
  'u-end-on': ([, day]) => `доступ до ${format.date(Number(day) * 86_400_000)}`,
  'u-give-now': ([count]) => `всем, у кого есть срок: ${days(format, count)}`,
  'u-set-limit': ([, limit]) => (limit === '0' ? 'устройств: как у всех' : `устройств на сервере: до ${limit}`),
  'u-set-server': ([, node = '', wanted], server) => `сервер ${server(node)}: ${wanted === 'on' ? 'можно' : 'нельзя'}`,
  'u-clear': ([, what]) => (what === 'name' ? 'имя стёрто' : 'заметка стёрта'),
  'u-make': () => 'конфиг сделан и отправлен',
  'u-send': () => 'конфиг отправлен ещё раз',
  'u-keys': () => 'новые ключи',
  'u-remove-now': () => 'доступ закрыт',
  'u-restore': () => 'доступ возвращён, всё как было',
  right: ([, right = '', wanted]) => `помощник: «${rights[right] ?? right}» ${wanted === 'on' ? 'доверено' : 'снято'}`,
  'n-adopt-now': ([node = ''], server) => `чужой пир на ${server(node)}: теперь устройство`,
  'n-remove-now': ([node = ''], server) => `чужой пир на ${server(node)} убран`,
  'n-pardon': ([node = ''], server) => `чужой пир на ${server(node)} всё же остаётся`,
  'n-claim': ([node = ''], server) => `старый ключ на ${server(node)}: свой`,
  weekly: ([wanted]) => `копия каждую неделю: ${wanted === 'on' ? 'да' : 'нет'}`,
  monthly: ([_month, wanted]) => `итоги каждый месяц: ${wanted === 'on' ? 'да' : 'нет'}`,
  'weekly-mail': ([wanted]) => `копия по почте каждую неделю: ${wanted === 'on' ? 'да' : 'нет'}`,
  broadcast: () => 'сообщение всем отправлено',
  'leave-broadcast': () => null,
  'no-broadcast': () => null,
  'restore-cancel': () => null,
  'ro-start': ([node = ''], server) => `новые файлы для ${server(node)}: начато`,
  'ro-remind': () => 'новые файлы: напомнили',
  'ro-finish': () => 'новые файлы: закончено',
  'ro-undo': () => 'новые файлы: отменено',
  'hand-first': () => 'конфиг передан без Telegram',
  hand: () => 'конфиг передан без Telegram',
  'u-mail-renew': () => 'почта: другой код',
  'u-mail-end': () => 'доступ по почте закрыт',
  update: () => 'обновление бота',
  'u-exit': ([, node = '', way = '', to = ''], server) =>
    `сайты при входе на ${server(node)}: ${WAYS[way] ?? way}${way === 'away' ? ` ${server(to)}` : ''}`,
  'u-exit-free': ([, wanted]) =>
    `откуда открываются сайты: ${wanted === 'yes' ? 'выбирает сам человек' : 'выбирает владелец'}`,
  'al-gb': ([, gb]) => (Number(gb) === 0 ? 'объём: без ограничения' : `объём: ${gb} ГБ на месяц`),
  'al-usual': () => 'объём: как у всех',
  'al-end': ([, end = '']) => `когда объём кончится: ${ENDS[end] ?? end}`,
  'al-speed': ([, mbit]) => speed(mbit),
  'al-set-dev': ([, , mbit]) => `устройство, ${speed(mbit)}`,
  'al-more': () => 'объём: добавлено на этот месяц',
  'spare-bot': ([choice]) => (choice === 'stay' ? 'остаёмся на запасном боте' : 'возвращаемся к первому боту'),
});
