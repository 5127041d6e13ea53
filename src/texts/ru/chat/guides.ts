import { APP_NAMES, type App, type Platform } from '../../../amnezia/apps.ts';
import type { GuideFiles, TunnelNames } from '../../chat/guide.ts';
import type { Texts } from '../../chat/texts.ts';

const CHOOSE = '<b>На каком устройстве включаем?</b>';
const STORES: Readonly<Record<Platform, string>> = {
  ios: 'в App Store',
  android: 'в Google Play',
  windows: 'для Windows',
  macos: 'для macOS',
  linux: 'для Linux',
};

/** The end of the fourth step, in apps that have one tunnel on at a time. */
function done({ app, old, oldApp }: TunnelNames): string {
  if (old === null) return ' Готово!';
  if (app === oldApp) return ` Старый выключится сам.\n5. Работает? Удалите старый <b>${old}</b>. Готово!`;
  return ` Старый <b>${old}</b> выключите в приложении ${APP_NAMES[oldApp]}.\n5. Работает? Удалите его там. Готово!`;
}
const install = ({ app, least }: GuideFiles, what: string): string =>
  `Установите ${what} ${APP_NAMES[app]}${least === null ? '' : ` версии ${least} или новее`} (кнопка ниже)`;
/** Where an old tunnel is that a new one takes the place of. */
const deleteOld = ({ app, old, oldApp }: TunnelNames, word: string): string =>
  `${word}${old === null ? '' : ` <b>${old}</b>`} потом удалите из приложения${app === oldApp ? '' : ` ${APP_NAMES[oldApp]}`}.`;

type Steps = (files: GuideFiles) => string;

/** AmneziaVPN looks the same everywhere, and takes the link. */
const byLink =
  (title: string): Steps =>
  (files) =>
    `${title}\n\n1. ${install(files, 'приложение')} и вернитесь сюда.\n2. Нажмите «🔗 Ссылка для AmneziaVPN» ниже и скопируйте ссылку из ответа одним касанием.\n3. В AmneziaVPN нажмите «+», вставьте ссылку в поле для ключа и нажмите «Продолжить».\n4. Нажмите «Подключиться» и разрешите подключение.${done(files)}`;
const either =
  (title: string, steps: Steps): Steps =>
  (files) =>
    files.app === 'amneziavpn' ? byLink(title)(files) : `${title}\n\n${steps(files)}`;

/** The quick tool and the folder of its files. */
const LINUX = {
  wireguard: {
    install: '1. Установите WireGuard: <code>sudo apt install wireguard</code> (другие системы — кнопка ниже).',
    quick: 'wg-quick',
    folder: '/etc/wireguard',
  },
  amneziawg: {
    install: '1. Установите amneziawg и amneziawg-tools (как — кнопка ниже).',
    quick: 'awg-quick',
    folder: '/etc/amnezia/amneziawg',
  },
} as const;
const linuxOf = (app: App) => LINUX[app === 'wireguard' ? 'wireguard' : 'amneziawg'];

function linux(files: GuideFiles): string {
  const { config, tunnel, old, app, oldApp } = files;
  const { install: first, quick, folder } = linuxOf(app);
  const was = linuxOf(oldApp);
  const down = old === null ? '' : `sudo ${was.quick} down ${old}; `;
  const last =
    old === null
      ? ' Готово!'
      : `\n5. Работает? Уберите старый: <code>sudo systemctl disable ${was.quick}@${old}; sudo rm ${was.folder}/${old}.conf</code>. Готово!`;
  return `${first}\n2. Сохраните отсюда файл и положите на место: <code>sudo install -m 600 ${config} ${folder}/</code>\n3. ${old === null ? 'Включите' : 'Выключите старый и включите новый'}: <code>${down}sudo ${quick} up ${tunnel}</code> (выключить — <code>down</code>).\n4. Чтобы включался сам: <code>sudo systemctl enable ${quick}@${tunnel}</code>.${last}\n\nНет команды resolvconf? <code>sudo apt install openresolv</code>`;
}

/** What else to know of the store; for the owner without the advice to write to the owner. */
export const storeHint = (app: App, platform: Platform, isOwner: boolean): string => {
  if (platform === 'android' && app === 'wireguard')
    return 'Google Play не открывается? Файл приложения есть у его автора (кнопка «Без магазина»).';
  if (platform !== 'ios') return '';
  return app === 'amneziavpn'
    ? 'В российском App Store AmneziaVPN нет: возьмите DefaultVPN того же автора или смените регион магазина.'
    : `Приложения нет в вашем App Store? ${app === 'wireguard' ? 'Поищите там AmneziaWG: он открывает такой же файл. Нет и его? ' : ''}Поможет другой регион магазина${isOwner ? '.' : ', а если это трудно, напишите владельцу.'}`;
};

/** Russian guides. */
export const guideTexts: Texts['guides'] = {
  choose: (files) => {
    const { tunnel, old, app } = files;
    return `${old === null ? '' : `Включите в ${APP_NAMES[app]} <b>${tunnel}</b>, а ${deleteOld(files, 'прежний')}\n`}${CHOOSE}`;
  },
  chooseNew: (files) =>
    `Добавьте новый файл в ${APP_NAMES[files.app]} и включите <b>${files.tunnel}</b>, а ${deleteOld(files, 'старый')}\n${CHOOSE}`,
  platforms: {
    ios: '🍏 iPhone',
    android: '🤖 Android',
    windows: '🪟 Windows',
    macos: '💻 macOS',
    linux: '🐧 Linux',
  },
  steps: {
    ios: either(
      '🍏 <b>iPhone и iPad</b>',
      (files) =>
        `1. ${install(files, 'приложение')} и вернитесь сюда.\n2. Нажмите здесь на файл <code>${files.config}</code>, внизу слева нажмите квадратик со стрелкой и выберите ${APP_NAMES[files.app]}.\n3. Разрешите добавить конфигурацию VPN и введите код-пароль телефона.\n4. Включите переключатель рядом с <b>${files.tunnel}</b>.${done(files)}`,
    ),
    android: either(
      '🤖 <b>Android</b>',
      (files) =>
        `1. Здесь у файла <code>${files.config}</code> нажмите ⋮ и «Сохранить в загрузки».\n2. ${install(files, 'приложение')} и там же нажмите «Открыть».\n3. В ${APP_NAMES[files.app]} нажмите «+», «Импорт из файла или архива» и выберите этот файл.\n4. Включите переключатель рядом с <b>${files.tunnel}</b> и разрешите подключение.${done(files)}`,
    ),
    windows: either(
      '🪟 <b>Windows</b>',
      (files) =>
        `1. ${install(files, 'программу')}.\n2. Сохраните отсюда файл <code>${files.config}</code>.\n3. В ${APP_NAMES[files.app]} нажмите «Импорт туннелей из файла» (Import tunnel(s) from file) и выберите его.\n4. Выберите <b>${files.tunnel}</b> и нажмите «Подключить» (Activate).${done(files)}`,
    ),
    macos: either(
      '💻 <b>macOS</b>',
      (files) =>
        `1. ${install(files, 'приложение')}.\n2. Сохраните отсюда файл <code>${files.config}</code>.\n3. В ${APP_NAMES[files.app]} нажмите «Импорт туннелей из файла» (Import tunnel(s) from file), выберите его и разрешите добавить конфигурацию VPN.\n4. Выберите <b>${files.tunnel}</b> и нажмите «Подключить» (Activate).${done(files)}`,
    ),
    linux: either('🐧 <b>Linux</b>', linux),
  },
  install: (app, platform) => `⬇️ ${APP_NAMES[app]} ${STORES[platform]}`,
  store: (app, platform) => storeHint(app, platform, false),
  withoutStore: '📦 Без магазина',
  back: '« Другое устройство',
  qr: '🔳 Чат на другом экране? QR-код',
  qrCaption: (app) =>
    `В ${APP_NAMES[app]} на телефоне нажмите «+», выберите «QR-код» и наведите камеру на эту картинку. Она только ваша, как и файл.`,
  ipv4Hint: () => 'На компьютере выключен IPv6? Возьмите файл без него (кнопка ниже).',
  ipv4: '📄 Файл без IPv6',
  ipv4Caption: (tunnel) =>
    `Тот же конфиг, но только для IPv4. Пользуйтесь чем-то одним: файл <b>${tunnel}</b> и обычный вместе не работают.`,
};
