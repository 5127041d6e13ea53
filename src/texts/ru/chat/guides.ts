import type { Texts } from '../../chat/texts.ts';

const CHOOSE = 'Инструкция по шагам — выберите, где включаете:';
const NO_PICTURE = 'QR-кода нет: этот конфиг для него слишком длинный.';
/** The end of the fourth step, in an app that has one tunnel on at a time. */
const done = (old: string | null): string =>
  old === null ? ' Готово!' : ` Старый выключится сам.\n5. Работает? Удалите старый туннель <b>${old}</b>. Готово!`;
const byPicture = (picture: string | null, way: string): string =>
  picture === null
    ? ''
    : `\n\nЧат открыт на другом экране? В WireGuard нажмите «+», ${way} и наведите камеру на картинку <code>${picture}</code>.`;

/** Russian guides. */
export const guideTexts: Texts['guides'] = {
  choose: ({ hasPicture, tunnel, old }) =>
    `Откройте файл в приложении WireGuard${hasPicture ? ' или отсканируйте QR-код с другого экрана.' : `. ${NO_PICTURE}`}${
      old === null ? '' : `\nВключите туннель <b>${tunnel}</b>, а прежний <b>${old}</b> удалите из приложения.`
    }\n${CHOOSE}`,
  chooseNew: ({ hasPicture, tunnel, old }) =>
    `Добавьте и включите новый туннель <b>${tunnel}</b>, а старый${old === null ? '' : ` <b>${old}</b>`} потом удалите из приложения.${
      hasPicture ? '' : ` ${NO_PICTURE}`
    }\n${CHOOSE}`,
  platforms: {
    ios: '🍏 iPhone',
    android: '🤖 Android',
    windows: '🪟 Windows',
    macos: '💻 macOS',
    linux: '🐧 Linux',
  },
  steps: {
    ios: ({ config, tunnel, picture, old }) =>
      `🍏 <b>iPhone и iPad</b>\n\n1. Установите приложение WireGuard (кнопка ниже).\n2. Нажмите здесь на файл <code>${config}</code>, затем «Поделиться» и выберите WireGuard.\n3. Разрешите добавить конфигурацию VPN.\n4. Включите переключатель рядом с <b>${tunnel}</b>.${done(old)}${byPicture(picture, '«Создать из QR-кода»')}`,
    android: ({ config, tunnel, picture, old }) =>
      `🤖 <b>Android</b>\n\n1. Установите приложение WireGuard (кнопка ниже).\n2. Здесь у файла <code>${config}</code> нажмите ⋮ и «Сохранить в загрузки».\n3. В WireGuard нажмите «+», «Импорт из файла или архива» и выберите этот файл.\n4. Включите переключатель рядом с <b>${tunnel}</b> и разрешите подключение.${done(old)}${byPicture(picture, '«Сканировать QR-код»')}`,
    windows: ({ config, tunnel, old }) =>
      `🪟 <b>Windows</b>\n\n1. Установите программу WireGuard (кнопка ниже).\n2. Сохраните отсюда файл <code>${config}</code>.\n3. В WireGuard нажмите «Импорт туннелей из файла» (Import tunnel(s) from file) и выберите его.\n4. Выберите <b>${tunnel}</b> и нажмите «Подключить» (Activate).${done(old)}`,
    macos: ({ config, tunnel, old }) =>
      `💻 <b>macOS</b>\n\n1. Установите приложение WireGuard (кнопка ниже).\n2. Сохраните отсюда файл <code>${config}</code>.\n3. В WireGuard нажмите «Импорт туннелей из файла» (Import tunnel(s) from file), выберите его и разрешите добавить конфигурацию VPN.\n4. Выберите <b>${tunnel}</b> и нажмите «Подключить» (Activate).${done(old)}`,
    linux: ({ config, tunnel, old }) =>
      `🐧 <b>Linux</b>\n\n1. Установите WireGuard: <code>sudo apt install wireguard</code> (другие системы — кнопка ниже).\n2. Сохраните отсюда файл и положите на место: <code>sudo install -m 600 ${config} /etc/wireguard/</code>\n3. ${old === null ? 'Включите' : 'Выключите старый и включите новый'}: <code>${old === null ? '' : `sudo wg-quick down ${old}; `}sudo wg-quick up ${tunnel}</code> (выключить — <code>down</code>).\n4. Чтобы включался сам: <code>sudo systemctl enable wg-quick@${tunnel}</code>.${old === null ? ' Готово!' : `\n5. Работает? Уберите старый: <code>sudo systemctl disable wg-quick@${old}; sudo rm /etc/wireguard/${old}.conf</code>. Готово!`}\n\nНет команды resolvconf? <code>sudo apt install openresolv</code>`,
  },
  install: {
    ios: '⬇️ WireGuard в App Store',
    android: '⬇️ WireGuard в Google Play',
    windows: '⬇️ WireGuard для Windows',
    macos: '⬇️ WireGuard в Mac App Store',
    linux: '⬇️ WireGuard для Linux',
  },
  back: '« Назад',
  ipv4Hint: () => 'На компьютере выключен IPv6? Возьмите файл без него (кнопка ниже).',
  ipv4: '📄 Файл без IPv6',
  ipv4Caption: (tunnel) =>
    `Тот же конфиг, но только для IPv4. Пользуйтесь чем-то одним: туннель <b>${tunnel}</b> и обычный вместе не работают.`,
};
