import type { GuideTexts } from '../guide-texts.ts';

/** Russian guides. */
export const guideTexts: GuideTexts = {
  choose: () =>
    'Откройте файл в приложении WireGuard или отсканируйте QR-код с другого экрана.\nИнструкция по шагам — выберите, где включаете:',
  chooseNew: () =>
    'Включите новый туннель, а старый удалите из приложения.\nИнструкция по шагам — выберите, где включаете:',
  platforms: {
    ios: '🍏 iPhone',
    android: '🤖 Android',
    windows: '🪟 Windows',
    macos: '💻 macOS',
    linux: '🐧 Linux',
  },
  steps: {
    ios: ({ config, tunnel, picture }) =>
      `🍏 <b>iPhone и iPad</b>\n\n1. Установите приложение WireGuard (кнопка ниже).\n2. Нажмите здесь на файл <code>${config}</code>, затем «Поделиться» и выберите WireGuard.\n3. Разрешите добавить конфигурацию VPN.\n4. Включите переключатель рядом с <b>${tunnel}</b>. Готово!\n\nЧат открыт на другом экране? В WireGuard нажмите «+», «Создать из QR-кода» и наведите камеру на картинку <code>${picture}</code>.`,
    android: ({ config, tunnel, picture }) =>
      `🤖 <b>Android</b>\n\n1. Установите приложение WireGuard (кнопка ниже).\n2. Здесь у файла <code>${config}</code> нажмите ⋮ и «Сохранить в загрузки».\n3. В WireGuard нажмите «+», «Импорт из файла или архива» и выберите этот файл.\n4. Включите переключатель рядом с <b>${tunnel}</b> и разрешите подключение. Готово!\n\nЧат открыт на другом экране? В WireGuard нажмите «+», «Сканировать QR-код» и наведите камеру на картинку <code>${picture}</code>.`,
    windows: ({ config, tunnel }) =>
      `🪟 <b>Windows</b>\n\n1. Установите программу WireGuard (кнопка ниже).\n2. Сохраните отсюда файл <code>${config}</code>.\n3. В WireGuard нажмите «Импорт туннелей из файла» (Import tunnel(s) from file) и выберите его.\n4. Выберите <b>${tunnel}</b> и нажмите «Подключить» (Activate). Готово!`,
    macos: ({ config, tunnel }) =>
      `💻 <b>macOS</b>\n\n1. Установите приложение WireGuard (кнопка ниже).\n2. Сохраните отсюда файл <code>${config}</code>.\n3. В WireGuard нажмите «Импорт туннелей из файла» (Import tunnel(s) from file), выберите его и разрешите добавить конфигурацию VPN.\n4. Выберите <b>${tunnel}</b> и нажмите «Подключить» (Activate). Готово!`,
    linux: ({ config, tunnel }) =>
      `🐧 <b>Linux</b>\n\n1. Установите WireGuard: <code>sudo apt install wireguard</code> (другие системы — кнопка ниже).\n2. Сохраните отсюда файл и положите на место: <code>sudo install -m 600 ${config} /etc/wireguard/</code>\n3. Включите: <code>sudo wg-quick up ${tunnel}</code> (выключить — <code>down</code>).\n4. Чтобы включался сам: <code>sudo systemctl enable wg-quick@${tunnel}</code>. Готово!\n\nНет команды resolvconf? <code>sudo apt install openresolv</code>`,
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
