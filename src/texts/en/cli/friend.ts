/** What the owner can tell a friend about letters; `desk`: where to write, null: letters are only sent. */
export interface MailLines {
  readonly who: string;
  readonly address: string;
  readonly desk: string | null;
  readonly code: string;
  readonly words: string;
  readonly digits: string;
}

/** What `vpn-bot friend` and `vpn-bot invite` say. */
export const friend = {
  added: {
    added: (who: string) => `${who}: has access now. Their config: vpn-bot config, or they press Start in the bot.`,
    restored: (who: string) => `${who}: has access again, with the same devices and keys.`,
    already: (who: string) => `${who}: has access already.`,
    waiting: (who: string) => `${who}: will be let in at their first message to the bot, within 72 hours.`,
  },
  paused: (who: string) => `${who}: paused. Their configs are off until: vpn-bot friend resume`,
  resumed: (who: string) => `${who}: the same configs work again.`,
  mailOneOption: '--address, --renew and --off: only one of them at a time',
  noMail: (who: string) =>
    `${who}: nothing by mail yet. Give an address: vpn-bot friend mail FRIEND --address anna@example.com`,
  mail: ({ who, address, desk, code, words, digits }: MailLines) => [
    `${who}: ${address}`,
    ...(desk === null
      ? []
      : [
          `letter to: ${desk}`,
          `subject: ${code} (it works once)`,
          `words that open the page: ${words}`,
          `digits that open the ZIP: ${digits}`,
        ]),
  ],
  nobodyTold: 'There is no bot (BOT_TOKEN=off), so nobody was told: let them know yourself.',
  unchanged: (who: string) => `${who}: that was so already.`,
  extended: (who: string, until: string | null, days: number | null) =>
    `${who}: has access ${until === null ? (days === null ? 'without an end' : `for ${days} days from the first connection`) : `until ${until}`}.`,
  daysUsage: (given: string) => `${given}: name a number of days (30), or "forever"`,
  askRemoval: (who: string) => `Remove ${who}? Their configs stop at once; keys and addresses are kept for a day.`,
  removed: (who: string) => `${who}: removed. Within a day vpn-bot friend add brings everything back.`,
  kept: 'Nothing was changed.',
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
  handovers: {
    waiting: (moment: string) => `handed over, waits until ${moment}`,
    opened: (moment: string) => `the hand-over was opened: connected at ${moment}`,
    lapsed: (moment: string) => `the hand-over lapsed at ${moment}`,
  },
  owner: 'owner',
  until: (moment: string) => `until ${moment}`,
  waits: 'has not written to the bot yet',
  nobody: 'Nobody yet: vpn-bot friend add, or vpn-bot invite',
  invited: (expires: string) => `Send this link to one person. It works once, until ${expires}:`,
  stays: (until: string | null, days: number | null) =>
    until === null
      ? days === null
        ? 'Whoever opens it has access without an end.'
        : `Whoever opens it has access for ${days} days from the first connection.`
      : `Whoever opens it has access until ${until}.`,
};
