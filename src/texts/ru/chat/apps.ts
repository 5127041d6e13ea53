import { APP_NAMES } from '../../../amnezia/apps.ts';
import type { Texts } from '../../chat/texts.ts';
import { escapeHtml as esc } from '../../format/html.ts';

/** The choice of the program, in Russian. */
export const appTexts: Texts['apps'] = {
  choose: (device, app) =>
    `<b>${esc(device)}</b>: сейчас файлы для приложения <b>${APP_NAMES[app]}</b>.\n\nЕсли оператор или Wi-Fi не пропускают обычный VPN, может помочь файл с маскировкой: снаружи он меньше похож на VPN. Помогает не везде.\n\nДля него нужно другое приложение. Не знаете, какое? Берите AmneziaWG. AmneziaVPN в российском App Store сейчас нет.`,
  chooseOther: (device, app) =>
    `<b>${esc(device)}</b>: сейчас файлы для приложения <b>${APP_NAMES[app]}</b>.\n\nК этому серверу подключаются не все приложения. Не знаете, какое выбрать? Берите AmneziaWG. AmneziaVPN в российском App Store сейчас нет.`,
  chosen: (app) =>
    `Теперь файлы для <b>${APP_NAMES[app]}</b>. Новый файл придёт сюда сам, под ним будет инструкция. Прежний файл тоже работает, но включайте что-то одно.`,
  hint: () =>
    'VPN включён, а связи нет? Возможно, ваш оператор или Wi-Fi не пропускают обычный VPN. Тогда попробуйте файл с маскировкой.',
  link: (link) =>
    `🔗 Ссылка для AmneziaVPN. Нажмите на неё, чтобы скопировать, и вставьте в приложении. Она только ваша: никому её не передавайте.\n\n<code>${esc(link)}</code>`,
  linkTooLong: () => 'Эта ссылка слишком длинная для сообщения. Откройте в AmneziaVPN сам файл.',
  buttons: {
    disguise: '🎭 Файл с маскировкой',
    other: '🎭 Другое приложение',
    link: '🔗 Ссылка для AmneziaVPN',
  },
};
