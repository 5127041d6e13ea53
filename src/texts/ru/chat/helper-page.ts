import type { Texts } from '../../chat/texts.ts';

/** Made when a page is opened: it costs 8 MB. */
const named = (country: string) => new Intl.DisplayNames('ru', { type: 'region' }).of(country) ?? country;

const place = (country: string | null) => (country === null ? '' : ` (${named(country)})`);
const home = (country: string) => (country === 'RU' ? 'российские' : 'местные');

/** Страница внутри туннеля по-русски. */
export const helperPageTexts: Texts['helperPage'] = {
  title: () => 'Ваш VPN',
  connected: (server) => `Вы подключены: ${server}.`,
  spareRemedy: () => 'Это ваш запасной конфиг. Если обычный снова работает, включите в приложении его.',
  seen: (country, addresses) =>
    `Сайты видят адрес сервера${country === null ? '' : `: ${named(country)}`}${addresses.length === 0 ? '' : ` (${addresses.join(', ')})`}.`,
  seenByChoice: (exitCountry, homeCountry, entryCountry) =>
    `Сайты видят адрес сервера выхода${place(exitCountry)}, а ${home(homeCountry)} — сервера, к которому вы подключены${place(entryCountry)}.`,
  choice: (way, { entry, exit, homeCountry }) =>
    ({
      auto: `Авто: ${home(homeCountry)} сайты открываются напрямую через ${entry}, остальные через ${exit}.`,
      home: `Все сайты открываются напрямую через ${entry}, ${home(homeCountry)} тоже.`,
      away: `Все сайты открываются через ${exit}, ${home(homeCountry)} тоже.`,
    })[way],
  choiceRemedy: () => 'Поменять: отправьте боту /server.',
  exitAnswers: (exit) => `${exit} отвечает.`,
  exitUnknown: (exit) => `Отвечает ли ${exit}, сейчас неизвестно.`,
  silentDirect: (exit, entry) => `Но ${exit} не отвечает: пока так, всё открывается через ${entry}.`,
  silentBlocked: (exit) => `Но ${exit} не отвечает: то, что идёт через него, сейчас не откроется.`,
  through: (family) => `${family} идёт через VPN.`,
  closed: (family) => `${family} закрыт, пока VPN включён: вашего адреса сайты не видят.`,
  past: (family) => `${family} может идти мимо VPN: сайты видят ваш собственный адрес.`,
  pastRemedy: () => 'Напишите владельцу VPN: у вас через него идёт не всё.',
  ownDns: () => 'Имена сайтов узнаёт этот сервер.',
  otherDns: () => 'Имена сайтов узнаёт не этот сервер, а другой.',
  otherDnsRemedy: () =>
    'Выключите «Персональный DNS-сервер» (Android) или «Безопасный DNS» (в настройках браузера) и откройте эту страницу снова.',
  door: (door) => `Ваш вход: ${door}.`,
  unknownDevice: () => 'Это устройство завёл не бот.',
  footer: () => 'Если что-то не работает, нажмите в боте «🛟 Не работает». Файлы здесь не выдаются.',
};
