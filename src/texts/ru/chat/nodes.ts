import type { Texts } from '../../chat/texts.ts';
import type { Formats } from '../../format/formats.ts';
import { short, splitMessages } from '../../format/html.ts';
import { type CardWords, nodeBrief, nodeCard, requestedPollText } from '../../format/node-card.ts';
import { serverSaid } from '../../format/server-said.ts';
import { troubleInRussian } from '../login-trouble.ts';
import { parametersTroubleInRussian } from '../parameters-trouble.ts';
import { limitsTrouble } from './notices.ts';
import { DEVICES } from './nouns.ts';

const CORES = { one: 'ядро', few: 'ядра', many: 'ядер', other: 'ядра' };

const from = (since: string | null, lasting: string | null): string =>
  since === null ? '' : ` с ${since}${lasting === null ? '' : `, уже ${lasting}`}`;

/** `/nodes` по-русски. */
export function nodesTexts(format: Formats): Texts['nodes'] {
  const words: CardWords = {
    up: (since, lasting) => `работает${from(since, lasting)}`,
    down: (since, lasting) => `не отвечает${from(since, lasting)}`,
    looking: 'бот только запустился и смотрит, как он',
    troubles: {
      link: 'интерфейс VPN выключен, никто не проходит',
      'no-way-out': 'друзья не выходят в интернет',
      'port-closed': 'брандмауэр никого не пускает',
      'port-differs': 'интерфейс слушает не тот порт, что в конфигах',
      'not-apart': 'друзьям открыто то, что было закрыто',
    },
    parameters: (id, trouble) => {
      const [what, fix] = parametersTroubleInRussian({ id }, trouble);
      return [`конфиги не выдаются: ${what}`, fix];
    },
    devices: (online, all) => `в сети ${online} из ${all}`,
    addresses: (free, total) => `свободных адресов ${free} из ${total}`,
    handshake: (ago) => `последнее соединение: ${ago ?? 'ещё не было'}`,
    doors: {
      notFromHere: (renew) =>
        `открыт ли его порт снаружи, отсюда не проверить: это эта же машина${
          renew.length > 0
            ? `. Другой сервер постучится за бота, когда обновится его калитка: <code>sudo vpn-bot node renew ${renew[0]}</code>`
            : ''
        }`,
      line: (door, found, lasting, by) =>
        `${door} ${by === null ? 'с этой машины' : `с сервера ${by}`}: ${found}${lasting === null ? '' : `, уже ${lasting}`}`,
      open: (ms, lost) => `открыт, рукопожатие за ${ms} мс${lost > 0 ? `, из 30 пакетов потеряно ${lost}` : ''}`,
      frozen: (echoes) => `рукопожатие проходит, дальше всё замирает: вернулось ${echoes} из 30 пакетов`,
      handshakeOnly: 'рукопожатие проходит, данные нет',
      handshake: (ms) => `рукопожатие за ${ms} мс; данные не пробовали: для этого нет свободного адреса`,
      wrongAnswer: 'отвечает, но с другим общим ключом (preshared key)',
      overloaded: 'отвечает, но перегружен',
      refused: 'там никто не слушает',
      noWay: (code) => `дороги туда нет (${code})`,
      silent: 'молчит',
    },
    exits: {
      answers: (exit, received, sent) => `→ выход ${exit}: отвечает, ⬇️ ${received} ⬆️ ${sent}`,
      silent: (exit, lasting) => `⚠️ → выход ${exit}: молчит${lasting === null ? '' : `, уже ${lasting}`}`,
    },
    upstream: (address, exit) => `⚠️ сервер имён ${address} молчит${exit === null ? '' : ` (через выход ${exit})`}`,
    resolver: {
      answers: '🧭 свой сервер имён отвечает',
      starting: '🧭 свой сервер имён запускается; запросы пока идут мимо него',
      dead: '⚠️ свой сервер имён молчит; запросы идут мимо него',
      unheard: '⚠️ до своего сервера имён запросы не доходят и идут мимо',
      stuck: '⚠️ своему серверу имён никто не отвечает',
      unknown: '🧭 о своём сервере имён пока ничего не известно',
    },
    limits: (count, trouble) =>
      trouble === null
        ? `🚦 Скорость ограничена: ${count}`
        : `⚠️ 🚦 Ограничения скорости (${count}) не действуют: ${limitsTrouble(trouble.why, '')}`,
    load: (load, cores) => `нагрузка ${load} на ${format.count(cores, CORES)}`,
    memory: (percent) => `память ${percent}%`,
    disk: (percent) => `диск ${percent}%`,
    rate: (received, sent) => `сейчас ⬇️ ${received}/с ⬆️ ${sent}/с`,
    month: (size) => `за месяц ${size}`,
    friendsMonth: (size) => `друзья за 30 дней: ${size}`,
    kernel: (version) => `ядро ${version}`,
    answers: (seconds, handshake) =>
      handshake === null
        ? `отвечает за ${seconds} с`
        : `отвечает по SSH за ${seconds} с (рукопожатие SSH ${handshake} с)`,
    booted: (lasting) => `включён ${lasting}`,
    said: (words) => serverSaid(words, 'Сервер говорит:', troubleInRussian),
    foreign: (count) => `чужие пиры: ${count}, бот их не трогает`,
    rekeying: (names) => `новый ключ ещё не включили: ${names}`,
    drift: (add, change, remove, keeps) =>
      `отличия от записей: добавить ${format.count(add, DEVICES)}, ${change > 0 ? `исправить ${change}, ` : ''}убрать ${remove}, чужих оставить ${keeps}`,
    brief: {
      up: 'работает',
      noFiles: 'конфиги не выдаются',
      doors: (open, all) =>
        all === 1
          ? `вход ${open === 1 ? 'открыт' : 'закрыт'}`
          : open === all
            ? `входы открыты: ${all}`
            : `входов открыто ${open} из ${all}`,
      doorUnseen: 'вход отсюда не проверить',
    },
    look: {
      at: (time, keeps) => `🔍 <b>Посмотрел в ${time}</b>${keeps > 0 ? `, чужих пиров: ${keeps}, они остаются` : ''}`,
      same: 'Всё так, как должно быть: менять нечего.',
      add: '➕ Добавить:',
      change: '✏️ Исправить адреса:',
      remove: '➖ Убрать:',
      next: 'Бот сделает это сейчас сам. Посмотрите ещё раз, чтобы проверить.',
      silent: '🔍 Сервер не ответил за 15 секунд. Выше то, что известно с прошлого раза.',
      down: '🔍 Сервер не отвечает. Бот сам пробует снова.',
      nobody: 'чужой пир, который вы убрали',
      newKey: 'новый ключ',
      more: (count) => `и ещё ${count}`,
    },
  };
  return {
    cards: (cards) =>
      splitMessages(
        `<b>Серверы: ${cards.length}</b>`,
        cards.map((card) => `\n${nodeBrief(card, format, words)}`),
      ),
    page: (card, look) =>
      [
        nodeCard(card, format, words),
        '<i>Соединение — это рукопожатие WireGuard. Пока хоть одно устройство в сети, оно повторяется примерно раз в 2 минуты.</i>',
        ...(look ? [requestedPollText(look, format, words.look)] : []),
      ].join('\n\n'),
    looking: () => '🔍 Смотрю. Ответ появится здесь.',
    buttons: {
      open: (name) => `🔎 ${short(name, 40)}`,
      look: '🔍 Посмотреть сейчас',
      foreign: (count) => `👽 Чужие пиры: ${count}`,
      back: '← Страница сервера',
      all: '← Все серверы',
    },
  };
}
