import type { Texts } from '../../chat/texts.ts';
import type { Formats } from '../../format/formats.ts';
import { short, splitMessages } from '../../format/html.ts';
import { type CardWords, nodeCard, requestedPollText } from '../../format/node-card.ts';
import { serverSaid } from '../../format/server-said.ts';
import { troubleInRussian } from '../login-trouble.ts';
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
      link: 'интерфейс WireGuard выключен, никто не проходит',
      'no-way-out': 'друзья не выходят в интернет',
      'port-closed': 'брандмауэр никого не пускает',
      'port-differs': 'интерфейс слушает не тот порт, что в конфигах',
      'not-apart': 'друзьям открыто то, что было закрыто',
    },
    devices: (online, all) => `в сети ${online} из ${all}`,
    addresses: (free, total) => `свободных адресов ${free} из ${total}`,
    handshake: (ago) => `последнее соединение: ${ago ?? 'ещё не было'}`,
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
        cards.map((card) => `\n${nodeCard(card, format, words)}`),
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
      all: '← Все серверы',
    },
  };
}
