import { type CardWords, nodeCard } from '../../node-card.ts';
import type { Formats } from '../formats.ts';
import { splitMessages } from '../html.ts';
import type { NodesTexts } from '../nodes-texts.ts';
import { DEVICES } from './nouns.ts';

const CORES = { one: 'ядро', few: 'ядра', many: 'ядер', other: 'ядра' };

export function nodesTexts(format: Formats): NodesTexts {
  const words: CardWords = {
    up: (since) => (since === null ? 'работает' : `работает с ${since}`),
    down: (since) => (since === null ? 'не отвечает' : `не отвечает с ${since}`),
    devices: (online, all) => `в сети ${online} из ${all}`,
    addresses: (free, total) => `свободных адресов ${free} из ${total}`,
    load: (load, cores) => `нагрузка ${load} на ${format.count(cores, CORES)}`,
    memory: (percent) => `память ${percent}%`,
    disk: (percent) => `диск ${percent}%`,
    rate: (received, sent) => `сейчас ⬇️ ${received}/с ⬆️ ${sent}/с`,
    month: (size) => `за месяц ${size}`,
    friendsMonth: (size) => `друзья за 30 дней: ${size}`,
    kernel: (version) => `ядро ${version}`,
    answers: (seconds) => `отвечает за ${seconds} с`,
    foreign: (count) => `чужие пиры: ${count}, бот их не трогает`,
    rekeying: (names) => `новый ключ ещё не включили: ${names}`,
    drift: (add, remove, foreign) =>
      `отличия от записей: добавить ${format.count(add, DEVICES)}, убрать ${remove}, чужих оставить ${foreign}`,
  };
  return {
    cards: (cards) =>
      splitMessages(
        `<b>Серверы: ${cards.length}</b>`,
        cards.map((card) => `\n${nodeCard(card, format, words)}`),
      ),
  };
}
