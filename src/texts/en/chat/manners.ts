import type { MannersTexts } from '../../chat/manners-texts.ts';

export const manners: MannersTexts = {
  languageName: 'English',
  chooseLanguage: () => 'Which language shall I speak with you?',
  languageChosen: () => 'English it is.',
  slowDown: () =>
    'That was a lot at once, I cannot keep up. Wait half a minute, then go on as usual. Your VPN works as before.',
  helpTitles: {
    friend: 'Your VPN',
    people: 'People',
    servers: 'Servers',
    messages: 'Messages',
    owner: 'The bot',
    everyone: 'And also',
  },
};
