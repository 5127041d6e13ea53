import type { FoundPeople, PeoplePage, PersonCard } from '../../chat/person-card.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';
import { cardText, lineText, listText, named, type PeopleWords } from '../../format/people-layout.ts';
import { allowanceLines } from './allowance.ts';
import { DAYS, DEVICES } from './nouns.ts';
import { rightsTexts } from './owner.ts';

const PEOPLE = { one: 'person', other: 'people' };

const wordsFor = (format: Formats): PeopleWords => ({
  states: {
    online: 'online',
    idle: 'offline',
    never: 'never connected',
    'no-device': 'no config',
    unknown: 'the server is not answering',
    paused: 'paused',
    'used-up': 'out of traffic',
    expired: 'time is over',
    removed: 'removed',
  },
  owner: 'owner',
  waits: 'has not written to the bot yet',
  title: (people, online) => `People: ${people} · online: ${online}`,
  asking: (count, names) => `🙋 Ask to be let in: ${count} (${names})`,
  openInvites: (count) => `🎟 Open invites: ${count}`,
  spares: (proven, people) => `🛟 Spare tested: ${proven} of ${people}`,
  spare: (server, isProven) => `🛟 Spare: ${server}, ${isProven ? 'tested' : 'not tested yet'}`,
  seen: (ago) => `last online ${ago}`,
  devices: (count) => format.count(count, DEVICES),
  until: (moment) => `until ${moment}`,
  handedUntil: (moment) => `🤝 use by ${moment}`,
  program: (on, app, least) =>
    `📲 ${on === null ? '' : `${on} (they say), `}file for ${app}, version ${least === null ? 'not known' : `${least} or newer`}`,
  platforms: {
    ios: 'iPhone',
    android: 'Android',
    windows: 'Windows',
    macos: 'macOS',
    linux: 'Linux',
    computer: 'a computer',
  },
  daysFromFirst: (count) => `${format.count(count, DAYS)} from the first connection`,
  forGood: 'for good',
  access: '🔑 Access:',
  telegramName: (name) => `In Telegram: ${name}`,
  invitedBy: (who) => `🎟 Invited by: ${who}`,
  traffic: (day, month, total) => `📊 24 hours: ${day}\n📊 30 days: ${month}\n📊 In all: ${total}`,
  limit: (limit, isUsual) => `📱 Devices on a server: up to ${limit}${isUsual ? ', as for everybody' : ''}`,
  allowance: allowanceLines(format),
  servers: (names) => `🌐 Servers: ${names ?? 'all'}`,
  note: (text) => `📝 ${text}`,
  rights: (rights) => `🤝 Helps with: ${rights.map((right) => rightsTexts.name[right]).join(', ')}`,
  moreDevices: (count) => `and ${format.count(count, DEVICES)} more`,
  restoreUntil: (moment) => `↩️ Can be taken back until ${moment}`,
});

/** `/users` in English. */
export function peopleTexts(format: Formats) {
  const words = wordsFor(format);
  const bold = (who: string) => `<b>${esc(short(who, 120))}</b>`;
  return {
    list: (page: PeoplePage) => listText(page, words, format),
    found: ({ words: sought, lines, more }: FoundPeople) =>
      lines.length === 0
        ? `🔍 Nobody for “${esc(short(sought))}”. I look at names, @names, numbers and notes.`
        : [
            `🔍 <b>${esc(short(sought))}</b>`,
            '',
            ...lines.map((line) => lineText(line, words, format)),
            ...(more > 0 ? ['', `And ${more} more. Write more of the name.`] : []),
          ].join('\n'),
    card: (card: PersonCard) => cardText(card, words, format),
    buttons: {
      find: '🔍 Search',
      pause: '⏸ Pause',
      resume: '▶️ Resume',
      time: '⏳ Time',
      limit: '📱 Devices',
      servers: '🌐 Servers',
      rename: '✏️ Name',
      note: '📝 Note',
      configs: '📤 Config and keys',
      rights: '🤝 Helper',
      remove: '🗑 Remove',
      removeNow: '🗑 Yes, remove',
      restore: '↩️ Take it back',
      clear: '✖️ Clear',
      back: '← Back',
      /** `day`: its midnight in UTC (ms since 1970). */
      until: (day: number) => `📅 ${format.date(day)}`,
      otherDate: '📅 Another date',
      giveAll: '🎁 Days for all',
      everybody: '👥 People',
      toList: '← To the list',
      makeConfig: '📤 Make and send a config',
      newKeys: '🔑 New keys',
      /** `days`: null for access without an end. */
      moreTime: (days: number | null) => (days === null ? '♾ For good' : `+${format.count(days, DAYS)}`),
      /** `limit`: null for the limit that everybody has (`usual`). */
      limitOf: (limit: number | null, usual: number, isChosen: boolean) =>
        `${isChosen ? '✅ ' : ''}${limit ?? `As for everybody (${usual})`}`,
      server: (name: string, isAllowed: boolean) => `${isAllowed ? '✅' : '⬜️'} ${name}`,
      sendConfig: (server: string, device: string | null) =>
        `📤 ${device === null ? '' : `${short(device, 24)} · `}${short(server, 24)}`,
    },
    /** The questions; `who` is the result of `whoIs`. */
    askWords: () => '🔍 Write a name, an @name, a number or a word of the note.',
    askTime: (who: string) =>
      `⏳ ${bold(who)}: extend access by how much, or until which day? The same configs keep working.`,
    askEnd: (who: string) =>
      `⏳ ${bold(who)}: access for good, there is nothing to extend. Set a last day? The VPN still works on that day.`,
    askDate: (who: string) =>
      `📅 ${bold(who)}: write the last day of access, for example <code>31.12</code> or <code>31.12.2026</code>.`,
    /** `names`: everybody who would get the days. */
    askGive: (names: readonly string[]) =>
      names.length === 0
        ? '🎁 Nobody’s access has an end: there is nobody to give days to.'
        : `🎁 How many days more for everybody whose access has an end? That is ${format.count(names.length, PEOPLE)}: ${named(names)}.\n\nWhere access ended a short while ago, the days count from its end, and the VPN works again. All are told.`,
    gave: (days: number, names: readonly string[]) =>
      names.length === 0
        ? 'Nothing changed: nobody got any days.'
        : `🎁 +${format.count(days, DAYS)} for ${format.count(names.length, PEOPLE)}: ${named(names)}. All are told.`,
    askLimit: (who: string) => `📱 ${bold(who)}: how many devices on one server? Any above that are not switched off.`,
    askServers: (who: string) => `🌐 ${bold(who)}: which servers may they choose? The configs they have keep working.`,
    askName: (who: string) => `✏️ ${bold(who)}: write what to call this person. Only you see it.`,
    askNote: (who: string) => `📝 ${bold(who)}: write a note of up to 500 characters. Only you see it.`,
    askRemoval: (who: string) =>
      `🗑 Remove ${bold(who)}? Their configs stop at once. Keys and addresses are kept for a day: until then all of it can be taken back.`,
    askConfig: (who: string) =>
      `📤 ${bold(who)}: send what? The file goes to them. With new keys the old config works until the new one is switched on.`,
    /** Shown briefly over the chat after an action. */
    /** Instead of `done`, when everything was so already. */
    noEnd: () => 'Access is for good: no days to add. But you can set a date.',
    unchanged: () => 'Nothing changed: it was so already.',
    done: () => 'Done.',
    configSent: () => 'The config goes to them.',
    newKeysMade: () => 'A new config goes to them.',
  };
}
