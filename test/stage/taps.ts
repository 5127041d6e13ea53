/** A tap between the invite's link and being online: what it is, and the words by which the bot's messages ask for it. */
export interface Tap {
  readonly what: string;
  readonly words: string;
}

/** The most taps that a phone may take. */
export const MOST_TAPS = { ios: 9, android: 12 } as const;

/** What is tapped in the chat before the guide takes over; the invite's link of the device is where the count begins. */
const START = { what: '“Start” in the bot', words: '«Старт»' };
const STORE = { what: 'the store’s button under the guide', words: 'кнопка ниже' };

/** The taps on each phone, in order. The phone's passcode is typed, and is no tap. */
export const TAPS: Readonly<Record<keyof typeof MOST_TAPS, readonly Tap[]>> = {
  ios: [
    START,
    STORE,
    { what: '“Get” in the App Store', words: 'Установите' },
    { what: 'back to Telegram', words: 'здесь' },
    { what: 'the file', words: 'на файл' },
    { what: 'the share sign', words: 'квадратик со стрелкой' },
    { what: 'WireGuard', words: 'выберите WireGuard' },
    { what: 'allow the VPN configuration', words: 'Разрешите добавить' },
    { what: 'the switch', words: 'переключатель' },
  ],
  android: [
    START,
    { what: '⋮ at the file', words: '⋮' },
    { what: 'save to downloads', words: '«Сохранить в загрузки»' },
    STORE,
    { what: 'install, in Google Play', words: 'Установите' },
    { what: 'open, in Google Play', words: '«Открыть»' },
    { what: '“+”', words: '«+»' },
    { what: 'import from a file', words: '«Импорт из файла или архива»' },
    { what: 'the file', words: 'выберите этот файл' },
    { what: 'the switch', words: 'переключатель' },
    { what: 'allow the connection', words: 'разрешите подключение' },
  ],
};
