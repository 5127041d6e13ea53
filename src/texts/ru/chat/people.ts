import type { Texts } from '../../chat/texts.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';
import { cardText, lineText, listText, named, type PeopleWords } from '../../format/people-layout.ts';
import { allowanceLines } from './allowance.ts';
import { DAYS, DEVICES } from './nouns.ts';
import { rightsTexts } from './owner.ts';

const PEOPLE = { one: 'человек', few: 'человека', many: 'человек', other: 'человека' };

const wordsFor = (format: Formats): PeopleWords => ({
  states: {
    online: 'в сети',
    idle: 'не в сети',
    never: 'подключений ещё не было',
    'no-device': 'нет конфига',
    unknown: 'сервер не отвечает',
    paused: 'на паузе',
    'used-up': 'объём кончился',
    expired: 'срок вышел',
    removed: 'доступ закрыт',
  },
  owner: 'владелец',
  waits: 'жду первого сообщения',
  title: (people, online) => `Люди: ${people} · в сети: ${online}`,
  asking: (count, names) => `🙋 Просят доступ: ${count} (${names})`,
  openInvites: (count) => `🎟 Открытые приглашения: ${count}`,
  spares: (proven, people) => `🛟 Запасной проверен: ${proven} из ${people}`,
  spare: (server, isProven) => `🛟 Запасной: ${server}, ${isProven ? 'проверен' : 'ещё не проверен'}`,
  seen: (ago) => `последнее подключение: ${ago}`,
  devices: (count) => format.count(count, DEVICES),
  until: (moment) => `до ${moment}`,
  handedUntil: (moment) => `🤝 до ${moment}`,
  program: (on, app, least) =>
    `📲 ${on === null ? '' : `${on} (со слов), `}файл для ${app}, версия ${least === null ? 'не видна' : `${least} или новее`}`,
  platforms: {
    ios: 'iPhone',
    android: 'Android',
    windows: 'Windows',
    macos: 'macOS',
    linux: 'Linux',
    computer: 'компьютер',
  },
  daysFromFirst: (count) => `${format.count(count, DAYS)} с первого подключения`,
  forGood: 'без срока',
  access: '🔑 Доступ:',
  telegramName: (name) => `В Telegram: ${name}`,
  invitedBy: (who) => `🎟 Пригласил: ${who}`,
  traffic: (day, month, total) => `📊 За сутки: ${day}\n📊 За 30 дней: ${month}\n📊 Всего: ${total}`,
  limit: (limit, isUsual) => `📱 Устройств на сервере: до ${limit}${isUsual ? ', как у всех' : ''}`,
  allowance: allowanceLines(format),
  servers: (names) => `🌐 Серверы: ${names ?? 'все'}`,
  note: (text) => `📝 ${text}`,
  rights: (rights) => `🤝 Помогает: ${rights.map((right) => rightsTexts.name[right]).join(', ')}`,
  moreDevices: (count) => `и ещё ${format.count(count, DEVICES)}`,
  restoreUntil: (moment) => `↩️ Вернуть можно до ${moment}`,
});

/** `/users` по-русски. */
export function peopleTexts(format: Formats): Texts['people'] {
  const words = wordsFor(format);
  const bold = (who: string) => `<b>${esc(short(who, 120))}</b>`;
  return {
    list: (page) => listText(page, words, format),
    found: ({ words: sought, lines, more }) =>
      lines.length === 0
        ? `🔍 По словам «${esc(short(sought))}» никого нет. Ищу по имени, @имени, номеру и заметке.`
        : [
            `🔍 <b>${esc(short(sought))}</b>`,
            '',
            ...lines.map((line) => lineText(line, words, format)),
            ...(more > 0 ? ['', `И ещё: ${more}. Напишите точнее.`] : []),
          ].join('\n'),
    card: (card) => cardText(card, words, format),
    buttons: {
      find: '🔍 Найти',
      pause: '⏸ Остановить',
      resume: '▶️ Включить снова',
      time: '⏳ Срок',
      limit: '📱 Устройства',
      servers: '🌐 Серверы',
      rename: '✏️ Имя',
      note: '📝 Заметка',
      configs: '📤 Конфиг и ключи',
      rights: '🤝 Помощник',
      remove: '🗑 Убрать',
      removeNow: '🗑 Да, убрать',
      restore: '↩️ Вернуть',
      clear: '✖️ Стереть',
      back: '← Назад',
      until: (day) => `📅 ${format.date(day)}`,
      otherDate: '📅 Другая дата',
      giveAll: '🎁 Дни всем',
      everybody: '👥 Люди',
      toList: '← К списку',
      makeConfig: '📤 Сделать и отправить конфиг',
      newKeys: '🔑 Новые ключи',
      moreTime: (days) => (days === null ? '♾ Без срока' : `+${format.count(days, DAYS)}`),
      limitOf: (limit, usual, isChosen) => `${isChosen ? '✅ ' : ''}${limit ?? `Как у всех (${usual})`}`,
      server: (name, isAllowed) => `${isAllowed ? '✅' : '⬜️'} ${name}`,
      sendConfig: (server, device) => `📤 ${device === null ? '' : `${short(device, 24)} · `}${short(server, 24)}`,
    },
    askWords: () => '🔍 Напишите имя, @имя, номер или слово из заметки.',
    askTime: (who) => `⏳ ${bold(who)}: на сколько продлить доступ или до какого дня? Прежние конфиги работают дальше.`,
    askEnd: (who) =>
      `⏳ ${bold(who)}: доступ без срока, продлевать нечего. Поставить последний день? В этот день VPN ещё работает.`,
    askDate: (who) =>
      `📅 ${bold(who)}: напишите последний день доступа, например <code>31.12</code> или <code>31.12.2026</code>.`,
    askGive: (names) =>
      names.length === 0
        ? '🎁 Ни у кого нет срока: добавлять дни некому.'
        : `🎁 Сколько дней добавить всем, у кого есть срок? Это ${format.count(names.length, PEOPLE)}: ${named(names)}.\n\nЕсли чей-то срок вышел недавно, дни считаются от его конца, и VPN снова заработает. Я напишу каждому.`,
    gave: (days, names) =>
      names.length === 0
        ? 'Ничего не изменилось: дней никто не получил.'
        : `🎁 +${format.count(days, DAYS)}: ${format.count(names.length, PEOPLE)}, ${named(names)}. Я пишу каждому.`,
    askLimit: (who) => `📱 ${bold(who)}: сколько устройств можно на одном сервере? Лишние не отключатся.`,
    askServers: (who) => `🌐 ${bold(who)}: какие серверы можно выбирать? Прежние конфиги продолжат работать.`,
    askName: (who) => `✏️ ${bold(who)}: напишите, как называть этого человека. Это видите только вы.`,
    askNote: (who) => `📝 ${bold(who)}: напишите заметку, до 500 знаков. Её видите только вы.`,
    askRemoval: (who) =>
      `🗑 Убрать ${bold(who)}? Конфиги сразу перестанут работать. Ключи и адреса хранятся сутки: до тех пор всё можно вернуть.`,
    askConfig: (who) =>
      `📤 ${bold(who)}: что отправить? Файл придёт этому человеку. С новыми ключами старый конфиг работает, пока не включат новый.`,
    noEnd: () => 'Доступ и так без срока, добавлять дни некуда. Можно поставить дату.',
    unchanged: () => 'Ничего не изменилось: так и было.',
    done: () => 'Готово.',
    configSent: () => 'Конфиг уйдёт этому человеку.',
    newKeysMade: () => 'Новый конфиг уйдёт этому человеку.',
  };
}
