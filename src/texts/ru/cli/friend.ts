import type { FriendTexts } from '../../cli/texts.ts';

const days = (count: number): string =>
  `${count} ${new Intl.PluralRules('ru').select(count) === 'one' ? 'день' : new Intl.PluralRules('ru').select(count) === 'few' ? 'дня' : 'дней'}`;

/** Что говорят `vpn-bot friend` и `vpn-bot invite`. */
export const friend: FriendTexts = {
  added: {
    added: (who) => `${who}: доступ открыт. Конфиг: vpn-bot config, или пусть нажмёт «Старт» в боте.`,
    restored: (who) => `${who}: доступ снова открыт, устройства и ключи прежние.`,
    already: (who) => `${who}: доступ уже есть.`,
    waiting: (who) => `${who}: доступ откроется с первым сообщением боту, ждём 72 часа.`,
  },
  paused: (who) => `${who}: на паузе. Конфиги выключены до команды vpn-bot friend resume`,
  resumed: (who) => `${who}: те же конфиги снова работают.`,
  mailOneOption: '--address, --renew и --off: только что-то одно',
  noMail: (who) => `${who}: по почте пока ничего. Задайте адрес: vpn-bot friend mail ДРУГ --address anna@example.com`,
  mail: ({ who, address, desk, code, words, digits }) => [
    `${who}: ${address}`,
    ...(desk === null
      ? []
      : [
          `письмо на адрес: ${desk}`,
          `тема: ${code} (действует один раз)`,
          `слова, которые открывают страницу: ${words}`,
          `цифры, которые открывают ZIP: ${digits}`,
        ]),
  ],
  nobodyTold: 'Бота нет (BOT_TOKEN=off), поэтому никому ничего не сообщено: скажите сами.',
  unchanged: (who) => `${who}: так уже и было.`,
  extended: (who, until, count) =>
    `${who}: доступ ${until === null ? (count === null ? 'без срока' : `на ${days(count)} с первого подключения`) : `до ${until}`}.`,
  daysUsage: (given) => `${given}: назовите число дней (30) или «forever» — без срока`,
  askRemoval: (who) => `Убрать: ${who}? Конфиги сразу перестанут работать; ключи и адреса хранятся сутки.`,
  removed: (who) => `${who}: доступ закрыт. В течение суток vpn-bot friend add всё вернёт.`,
  kept: 'Ничего не изменено.',
  states: {
    online: 'в сети',
    idle: 'не в сети',
    never: 'ещё не подключались',
    'no-device': 'нет конфига',
    unknown: 'сервер не отвечает',
    paused: 'на паузе',
    'used-up': 'объём кончился',
    expired: 'срок вышел',
    removed: 'доступ закрыт',
  },
  handovers: {
    waiting: (moment) => `конфиг передан, ждёт до ${moment}`,
    opened: (moment) => `переданный конфиг открыт: подключение ${moment}`,
    lapsed: (moment) => `переданный конфиг не включили, отключён ${moment}`,
  },
  owner: 'владелец',
  until: (moment) => `до ${moment}`,
  waits: 'ещё не написал(а) боту',
  nobody: 'Пока никого: vpn-bot friend add или vpn-bot invite',
  invited: (expires) => `Отправьте эту ссылку одному человеку. Она сработает один раз, до ${expires}:`,
  stays: (until, count) =>
    until === null
      ? count === null
        ? 'Кто её откроет, получит доступ без срока.'
        : `Кто её откроет, получит доступ на ${days(count)} с первого подключения.`
      : `Кто её откроет, получит доступ до ${until}.`,
};
