import type { CardDevice, PersonCard, PersonLine, PersonState } from '../../../src/texts/chat/person-card.ts';
import { FULL } from './allowance.ts';
import { LARGEST_ID, LONGEST_USERNAME, type Sampler, setting, WHEN, whoIsAtLongest } from './samples.ts';

const STATES: readonly PersonState[] = [
  'online',
  'idle',
  'never',
  'no-device',
  'unknown',
  'paused',
  'used-up',
  'expired',
  'removed',
];
const MOVED = { received: 2 ** 53, sent: 2 ** 53 };
const LONG_AGO = 999 * 86_400_000;

const line = (name: string, state: PersonState): PersonLine => ({
  ...{ number: 1000, name, username: LONGEST_USERNAME, isOwner: true, state, seenAge: LONG_AGO },
  ...{ endsSoon: WHEN, devices: 99 },
});

const device = (name: string, state: PersonState): CardDevice => ({
  ...{
    server: setting(name),
    name: setting(name, 40),
    address: '255.255.255.255',
    handedUntil: WHEN,
    runs: { on: 'computer', app: 'AmneziaVPN', least: '1.0.20250903' },
    state,
    seenAge: LONG_AGO,
  },
});

const card = (name: string, state: PersonState): PersonCard => ({
  ...{ id: LARGEST_ID, name, telegramName: name, username: LONGEST_USERNAME, isOwner: false, state, seenAge: LONG_AGO },
  ...{ until: WHEN, daysFromFirst: null, invitedBy: whoIsAtLongest(name), ownLimit: 99, usualLimit: 99 },
  ...{ allowance: { ...FULL, state: 'off' }, speed: 9000 },
  devices: Array.from({ length: 99 }, () => device(name, state)),
  spare: { server: setting(name), isProven: false },
  traffic: { day: MOVED, month: MOVED, total: MOVED },
  servers: Array.from({ length: 15 }, () => setting(name)),
  note: name.repeat(4).slice(0, 500),
  rights: ['people', 'servers', 'messages'],
  restoreUntil: WHEN,
});

/** `/users`. */
export const peopleSamples: Sampler = ({ people: texts }, name) => {
  const who = whoIsAtLongest(name);
  const lines = STATES.concat('idle', 'never').map((state) => line(name, state));
  const asking = Array.from({ length: 500 }, () => name);
  const page = {
    lines,
    waiting: [],
    asking,
    invites: 25,
    people: 5000,
    online: 5000,
    spares: { proven: 5000, people: 5000 },
  };
  const alone = { ...line(name, 'never'), username: null, seenAge: null, endsSoon: null, devices: 0, isOwner: false };
  const bare = { ...card(name, 'never'), seenAge: null, telegramName: null, username: null, until: null, devices: [] };
  return {
    messages: [
      ['list', texts.list(page)],
      ['list of who waits', texts.list({ ...page, lines: [], waiting: lines.map(() => LONGEST_USERNAME) })],
      [
        'list of one',
        texts.list({ lines: [alone], waiting: [], asking: [], invites: 0, people: 1, online: 0, spares: null }),
      ],
      ['found', texts.found({ words: name.repeat(30), lines, more: 5000 })],
      ['found nobody', texts.found({ words: name.repeat(30), lines: [], more: 0 })],
      ...STATES.map((state) => [`card, ${state}`, texts.card(card(name, state))] as const),
      ['card, owner', texts.card({ ...card(name, 'online'), isOwner: true })],
      [
        'card, bare',
        texts.card({
          ...bare,
          traffic: null,
          spare: null,
          servers: null,
          note: null,
          rights: [],
          ownLimit: null,
          invitedBy: null,
          restoreUntil: null,
        }),
      ],
      ['card, days', texts.card({ ...bare, daysFromFirst: 3650 })],
      ['askWords', texts.askWords()],
      ['askGive', texts.askGive(asking)],
      ['askGive to nobody', texts.askGive([])],
      ['gave', texts.gave(7, asking)],
      ['gave to nobody', texts.gave(7, [])],
      ...(
        [
          'askTime',
          'askEnd',
          'askDate',
          'askLimit',
          'askServers',
          'askName',
          'askNote',
          'askRemoval',
          'askConfig',
        ] as const
      ).map((what) => [what, texts[what](who)] as const),
    ],
    labels: [
      ...Object.values(texts.buttons).filter((label) => typeof label === 'string'),
      ...[7, 30, null].map((days) => texts.buttons.moreTime(days)),
      ...[10, null].flatMap((limit) => [true, false].map((chosen) => texts.buttons.limitOf(limit, 99, chosen))),
      ...[true, false].map((isAllowed) => texts.buttons.server(setting(name), isAllowed)),
      texts.buttons.sendConfig(setting(name), setting(name, 40)),
      texts.buttons.sendConfig(setting(name), null),
      texts.buttons.until(WHEN.getTime()),
    ],
    toasts: [texts.done(), texts.noEnd(), texts.unchanged(), texts.configSent(), texts.newKeysMade()],
  };
};
