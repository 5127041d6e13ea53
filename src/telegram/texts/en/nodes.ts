import { type CardWords, nodeCard } from '../../node-card.ts';
import type { Formats } from '../formats.ts';
import { splitMessages } from '../html.ts';
import type { NodesTexts } from '../nodes-texts.ts';
import { DEVICES } from './nouns.ts';

const CORES = { one: 'core', other: 'cores' };

export function nodesTexts(format: Formats): NodesTexts {
  const words: CardWords = {
    up: (since) => (since === null ? 'up' : `up since ${since}`),
    down: (since) => (since === null ? 'not answering' : `not answering since ${since}`),
    devices: (online, all) => `${online} of ${all} online`,
    addresses: (free, total) => `${free} of ${total} addresses free`,
    load: (load, cores) => `load ${load} on ${format.count(cores, CORES)}`,
    memory: (percent) => `memory ${percent}%`,
    disk: (percent) => `disk ${percent}%`,
    rate: (received, sent) => `now ⬇️ ${received}/s ⬆️ ${sent}/s`,
    month: (size) => `this month ${size}`,
    friendsMonth: (size) => `friends in 30 days: ${size}`,
    kernel: (version) => `kernel ${version}`,
    answers: (seconds) => `answers in ${seconds} s`,
    foreign: (count) => `peers that are not the bot’s: ${count}, left alone`,
    rekeying: (names) => `new key not in use yet: ${names}`,
    drift: (add, remove, foreign) =>
      `differs from the records: would add ${format.count(add, DEVICES)}, remove ${remove}, keep ${foreign} foreign`,
  };
  return {
    cards: (cards) =>
      splitMessages(
        `<b>Servers: ${cards.length}</b>`,
        cards.map((card) => `\n${nodeCard(card, format, words)}`),
      ),
  };
}
