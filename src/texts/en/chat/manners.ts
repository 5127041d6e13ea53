import type { Audience } from '../../../access/audience.ts';

/** The title in `/help` above the commands for each audience. */
const helpTitles: Readonly<Record<Audience, string>> = {
  friend: 'Your VPN',
  people: 'People',
  servers: 'Servers',
  messages: 'Messages',
  owner: 'The bot',
  everyone: 'And also',
};

export const manners = {
  /** The language's own name for itself. */
  languageName: 'English',
  chooseLanguage: () => 'Which language shall I speak with you?',
  languageChosen: () => 'English it is.',
  /** To somebody who exceeds the rate limit. */
  slowDown: () =>
    'That was a lot at once, I cannot keep up. Wait half a minute, then go on as usual. Your VPN works as before.',
  helpTitles,
  /** The labels of the keys that stay below a friend's chat. */
  keys: { myVpn: '🔑 My VPN', notWorking: '🛟 It does not work', devices: '📱 Devices' },
};
