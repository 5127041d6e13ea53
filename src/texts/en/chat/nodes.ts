import { troubleInEnglish } from '../../../login-trouble.ts';
import type { NodeCard, RequestedPoll } from '../../chat/node-card.ts';
import type { Formats } from '../../format/formats.ts';
import { short, splitMessages } from '../../format/html.ts';
import { type CardWords, nodeCard, requestedPollText } from '../../format/node-card.ts';
import { serverSaid } from '../../format/server-said.ts';
import { DEVICES } from './nouns.ts';

const CORES = { one: 'core', other: 'cores' };

const from = (since: string | null, lasting: string | null): string =>
  since === null ? '' : ` since ${since}${lasting === null ? '' : `, for ${lasting}`}`;

/** `/nodes` in English. */
export function nodesTexts(format: Formats) {
  const words: CardWords = {
    up: (since, lasting) => `up${from(since, lasting)}`,
    down: (since, lasting) => `not answering${from(since, lasting)}`,
    looking: 'the bot has just started and is looking',
    troubles: {
      link: 'the WireGuard interface is down, nobody gets through',
      'no-way-out': 'friends do not get out to the Internet',
      'port-closed': 'the firewall lets nobody in',
      'port-differs': 'the interface listens at another port than configs say',
      'not-apart': 'friends reach what was closed to them',
    },
    devices: (online, all) => `${online} of ${all} online`,
    addresses: (free, total) => `${free} of ${total} addresses free`,
    handshake: (ago) => `last handshake: ${ago ?? 'none yet'}`,
    load: (load, cores) => `load ${load} on ${format.count(cores, CORES)}`,
    memory: (percent) => `memory ${percent}%`,
    disk: (percent) => `disk ${percent}%`,
    rate: (received, sent) => `now ⬇️ ${received}/s ⬆️ ${sent}/s`,
    month: (size) => `this month ${size}`,
    friendsMonth: (size) => `friends in 30 days: ${size}`,
    kernel: (version) => `kernel ${version}`,
    answers: (seconds, handshake) =>
      handshake === null
        ? `answers in ${seconds} s`
        : `answers over SSH in ${seconds} s (SSH handshake ${handshake} s)`,
    booted: (lasting) => `running for ${lasting}`,
    said: (words) => serverSaid(words, 'The server says:', troubleInEnglish),
    foreign: (count) => `peers that are not the bot’s: ${count}, left alone`,
    rekeying: (names) => `new key not in use yet: ${names}`,
    drift: (add, change, remove, keeps) =>
      `differs from the records: would add ${format.count(add, DEVICES)}, ${change > 0 ? `correct ${change}, ` : ''}remove ${remove}, keep ${keeps} foreign`,
    look: {
      at: (time, keeps) => `🔍 <b>Looked at ${time}</b>${keeps > 0 ? `, keeps foreign peers: ${keeps}` : ''}`,
      same: 'All is as it should be: nothing to change.',
      add: '➕ Would add:',
      change: '✏️ Would correct the addresses of:',
      remove: '➖ Would remove:',
      next: 'The bot does this now by itself. Look again to check.',
      silent: '🔍 The server did not answer within 15 seconds. Above is what is known from the last time.',
      down: '🔍 The server does not answer. The bot keeps trying.',
      nobody: 'a foreign peer that you removed',
      newKey: 'new key',
      more: (count) => `and ${count} more`,
    },
  };
  return {
    /** The cards of all servers in as few messages as possible. */
    cards: (cards: readonly NodeCard[]) =>
      splitMessages(
        `<b>Servers: ${cards.length}</b>`,
        cards.map((card) => `\n${nodeCard(card, format, words)}`),
      ),
    /** One server, with the result of a requested poll, if there was one. */
    page: (card: NodeCard, look: RequestedPoll | null) =>
      [
        nodeCard(card, format, words),
        '<i>A handshake is how a device connects. While at least one device is online, it is repeated about every 2 minutes.</i>',
        ...(look ? [requestedPollText(look, format, words.look)] : []),
      ].join('\n\n'),
    /** Shown briefly over the chat while the server is polled. */
    looking: () => '🔍 Looking. The answer will appear here.',
    buttons: {
      open: (name: string) => `🔎 ${short(name, 40)}`,
      look: '🔍 Look now',
      foreign: (count: number) => `👽 Foreign peers: ${count}`,
      all: '← All servers',
    },
  };
}
