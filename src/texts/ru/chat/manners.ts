import type { Texts } from '../../chat/texts.ts';

export const manners: Texts['manners'] = {
  languageName: 'Русский',
  chooseLanguage: () => 'На каком языке мне с вами говорить?',
  languageChosen: () => 'Говорю по-русски.',
  slowDown: () =>
    'Слишком много сразу, я не успеваю. Подождите полминуты и продолжайте как обычно. Сам VPN работает как прежде.',
  helpTitles: {
    friend: 'Ваш VPN',
    people: 'Люди',
    servers: 'Серверы',
    messages: 'Сообщения',
    owner: 'Бот',
    everyone: 'А ещё',
  },
  keys: { myVpn: '🔑 Мой VPN', notWorking: '🛟 Не работает', devices: '📱 Устройства' },
};
