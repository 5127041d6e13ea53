import { APP_NAMES } from '../../../amnezia/apps.ts';
import type { Texts } from '../../chat/texts.ts';
import { doorTable, type NetworkNames } from '../../format/door-table.ts';
import { escapeHtml as esc } from '../../format/html.ts';

const NETWORKS: Texts['doors']['networks'] = {
  home: '🏠 Домашний интернет',
  mts: 'МТС',
  beeline: 'Билайн',
  megafon: 'МегаФон',
  t2: 'T2',
  yota: 'Yota',
  other: 'Другая сеть',
};

const NAMES: NetworkNames = { ...NETWORKS, home: 'дом', other: 'другая', unnamed: 'не названа' };

/** Another way into the same server. */
export const doorTexts: Texts['doors'] = {
  networks: NETWORKS,
  ask: () =>
    'Возможно, ваш интернет не пропускает к серверу через этот вход. Есть другой вход. Какой у вас сейчас интернет? Нажмите, и я пришлю новый файл с другим входом.',
  offer: (network) =>
    `Возможно, ваш интернет (${NETWORKS[network]}) не пропускает к серверу через этот вход. Есть другой вход: нажмите кнопку, и я пришлю новый файл с ним.`,
  nothingOpens: 'Не открывается совсем ничего?',
  askAgain: () => 'Какой у вас сейчас интернет? Нажмите, и я пришлю новый файл с другим входом.',
  handedOut: (app, server) =>
    `Сейчас придёт новый файл: сервер тот же, <b>${esc(server)}</b>, вход другой. Откройте его в приложении ${APP_NAMES[app]}, включите, а прежний потом удалите. Если и этот не заработает, снова нажмите «🛟 Не работает».`,
  spare: (app, file) =>
    `Теперь попробуйте запасной: он идёт другим путём.${file === null ? '' : ` Возможно, он уже есть в приложении ${APP_NAMES[app]}: <b>${esc(file.replace(/\.conf$/, ''))}</b>.`} Включите его. На всякий случай присылаю и его файл. Если и он не работает, нажмите «🛟 Не работает» под ним.`,
  again: () => 'Другой вход вы уже получили. Отправляю этот файл ещё раз.',
  otherServer: (server) =>
    `Все входы того сервера вы уже попробовали. Сейчас придёт конфиг другого: <b>${esc(server)}</b>. Добавьте его в приложение и включите.`,
  noneLeft: () => 'Все входы вы уже попробовали. Сообщите владельцу:',
  works: (server) =>
    `✅ Вы подключены к <b>${esc(server)}</b> через другой вход. Прежний конфиг можно удалить из приложения.`,
  closes: (doors) => `скоро закроется: ${doors.join(', ')}`,
  stays: (doors) => `больше не закрывается: ${doors.join(', ')}`,
  buttons: {
    next: '🚪 Прислать другой вход',
    otherNetwork: '📶 Сейчас другой интернет',
    table: '📶 Входы по сетям',
  },
  table: (server, doors) =>
    `📶 <b>${esc(server)}</b>: входы по сетям, подключились / не вышло\n${doorTable(doors, NAMES)}`,
};
