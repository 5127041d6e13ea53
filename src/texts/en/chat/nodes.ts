import { troubleInEnglish } from '../../../login-trouble.ts';
import type { NodeCard, RequestedPoll } from '../../chat/node-card.ts';
import type { Formats } from '../../format/formats.ts';
import { short, splitMessages } from '../../format/html.ts';
import { type CardWords, nodeBrief, nodeCard, requestedPollText } from '../../format/node-card.ts';
import { serverSaid } from '../../format/server-said.ts';
import { parametersTroubleInEnglish } from '../parameters-trouble.ts';
import { limitsTrouble } from './notices.ts';
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
      link: 'the VPN interface is down, nobody gets through',
      'no-way-out': 'friends do not get out to the Internet',
      'port-closed': 'the firewall lets nobody in',
      'port-differs': 'the interface listens at another port than configs say',
      'not-apart': 'friends reach what was closed to them',
    },
    parameters: (id, trouble) => {
      const [what, fix] = parametersTroubleInEnglish({ id }, trouble);
      return [`no configs go out: ${what}`, fix];
    },
    devices: (online, all) => `${online} of ${all} online`,
    addresses: (free, total) => `${free} of ${total} addresses free`,
    handshake: (ago) => `last handshake: ${ago ?? 'none yet'}`,
    doors: {
      notFromHere: (renew) =>
        `whether its port is open to the outside cannot be tried from here: it is this machine${
          renew.length > 0
            ? `. Another server can knock for it once its gate is renewed: <code>sudo vpn-bot node renew ${renew[0]}</code>`
            : ''
        }`,
      line: (door, found, lasting, by) =>
        `${door} from ${by ?? 'this machine'}: ${found}${lasting === null ? '' : `, for ${lasting}`}`,
      open: (ms, lost) => `open, handshake in ${ms} ms${lost > 0 ? `, ${lost} of 30 packets lost` : ''}`,
      frozen: (echoes) => `a handshake passes, then it freezes: ${echoes} of 30 packets came back`,
      handshakeOnly: 'a handshake passes, data does not',
      handshake: (ms) => `handshake in ${ms} ms; data was not tried, there is no address for it`,
      wrongAnswer: 'answers, but with another preshared key',
      overloaded: 'answers, but is overloaded',
      refused: 'nobody listens there',
      noWay: (code) => `there is no way to it (${code})`,
      silent: 'silent',
    },
    exits: {
      answers: (exit, received, sent) => `→ exit ${exit}: answers, ⬇️ ${received} ⬆️ ${sent}`,
      silent: (exit, lasting) => `⚠️ → exit ${exit}: silent${lasting === null ? '' : `, for ${lasting}`}`,
    },
    upstream: (address, exit) =>
      `⚠️ name server ${address} is silent${exit === null ? '' : `, through the exit ${exit}`}`,
    resolver: {
      answers: '🧭 its own name server answers',
      starting: '🧭 its own name server is starting; queries pass by it',
      dead: '⚠️ its own name server is silent; queries pass by it',
      unheard: '⚠️ queries do not reach its own name server, and pass by it',
      stuck: '⚠️ its own name server gets no answers',
      unknown: '🧭 its own name server: not known yet',
    },
    limits: (count, trouble) =>
      trouble === null
        ? `🚦 Speed limits: ${count}`
        : `⚠️ 🚦 Speed limits (${count}) are not in force: ${limitsTrouble(trouble.why, '')}`,
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
    brief: {
      up: 'up',
      noFiles: 'no configs go out',
      doors: (open, all) => (all === 1 ? `door ${open === 1 ? 'open' : 'closed'}` : `doors open: ${open} of ${all}`),
      doorUnseen: 'door not tried from here',
    },
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
    /** Each server in two lines, in as few messages as possible. */
    cards: (cards: readonly NodeCard[]) =>
      splitMessages(
        `<b>Servers: ${cards.length}</b>`,
        cards.map((card) => `\n${nodeBrief(card, format, words)}`),
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
      back: '← The server’s page',
    },
  };
}
