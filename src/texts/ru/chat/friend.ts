import type { FriendTexts } from '../../chat/texts.ts';
import { type DeviceWords, deviceText } from '../../format/device-text.ts';
import type { Formats } from '../../format/formats.ts';
import { commandLines, helpText } from '../../format/help-text.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

/** What is said of one device. */
export const DEVICE: DeviceWords = {
  label: ({ name, number }) => name ?? `Устройство ${number}`,
  paused: '⏸ владелец приостановил это устройство',
  neverConnected: '⚪️ подключений ещё не было',
  online: '🟢 в сети',
  lastOnline: (ago) => `⚪️ последнее подключение: ${ago}`,
  offline: '⚪️ не в сети',
  traffic: (sizes) => `${sizes} за 30 дней`,
  nodeDown: '🔴 сервер сейчас не отвечает',
  willArrive: '⏳ конфиг скоро придёт сюда',
  newKeyWaits: (ends) => `🔑 новый конфиг ждёт включения${ends ? `, старый отключится примерно ${ends}` : ''}`,
};

export const friendTexts = (format: Formats): FriendTexts => ({
  /** What each command does, in Telegram's menu and `/help`. */
  commands: {
    start: 'начать',
    get_config: 'получить конфиг VPN',
    server: 'выбрать сервер',
    regen: 'новый конфиг взамен старого',
    devices: 'мои устройства: добавить, переименовать, удалить',
    status: 'как работает мой VPN',
    help: 'что умеет бот',
    language: 'язык бота',
    users: 'список людей',
    add_user: 'добавить человека: id или @имя',
    invite: 'пригласить человека по ссылке',
    remove_user: 'убрать человека: id или @имя',
    stats: 'люди и серверы',
    nodes: 'как себя чувствуют серверы',
    broadcast: 'написать всем',
    log: 'кто что делал',
    settings: 'настройки',
    backup: 'зашифрованная резервная копия',
  },
  failed: (code) =>
    `Что-то пошло не так. Попробуйте ещё раз чуть позже. Если не поможет, перешлите владельцу код <code>${esc(code)}</code>`,
  welcomeFriend: (name, app) =>
    `Здравствуйте, ${esc(short(name))}! 👋\n\nПодключиться к VPN можно в два шага:\n1. Установите приложение <b>${app}</b>.\n2. Нажмите /get_config и откройте в этом приложении файл, который я пришлю.`,
  letIn: (app) => `Вам открыли доступ к VPN. 🎉\nУстановите приложение <b>${app}</b> и нажмите /get_config`,
  stranger: (id) =>
    `Здравствуйте! Это закрытый VPN для своих.\n\nЧтобы попасть сюда, попросите доступ кнопкой ниже или отправьте владельцу свой номер: <code>${id}</code>`,
  writeToMe: (bot) => `Конфиги я отправляю только лично. Напишите мне: @${esc(bot)}`,
  help: (groups) => helpText('Что я умею', groups),
  unknownText: (commands) => `Я понимаю только команды и кнопки. Например:\n${commandLines(commands)}`,
  configCaption: (server, address, device) =>
    `🔑 ${device === null ? '' : `<b>${esc(device)}</b>. `}Сервер: <b>${esc(server)}</b>\nАдрес в VPN: <code>${esc(address)}</code>\n\nФайл и QR-код только для вас, никому их не пересылайте.`,
  regenCaption: (server, address, device, ends) =>
    `🔑 Новый конфиг. ${device === null ? '' : `<b>${esc(device)}</b>. `}Сервер: <b>${esc(server)}</b>\nАдрес в VPN тот же: <code>${esc(address)}</code>\n\n${
      ends === null
        ? 'Старый конфиг сейчас перестанет работать на всех устройствах.'
        : `Старый конфиг работает, пока вы не включите новый, или примерно до ${esc(format.moment(ends))}. Потом он отключится на всех устройствах.`
    }`,
  configDelayed: (server, up) =>
    up
      ? 'Конфиг готовится и придёт сюда сам. Ничего нажимать не нужно.'
      : `Сервер <b>${esc(server)}</b> сейчас не отвечает. Конфиг придёт сюда сам, как только он вернётся.`,
  regenDelayed: (server, up) =>
    up
      ? 'Новый конфиг готовится и придёт сюда сам. Старый пока работает.'
      : `Сервер <b>${esc(server)}</b> сейчас не отвечает. Новый конфиг придёт сюда сам, как только он вернётся. До тех пор остаётся в силе старый.`,
  importedKey: (server) =>
    `Для вас на сервере <b>${esc(server)}</b> уже есть конфиг, но его сделали до меня, и этого файла у меня нет. Конфиг работает и дальше. Если файл потерян, сделайте новый:`,
  chooseServer: (servers) =>
    `Выберите сервер:\n${servers.map(({ name, description }) => `• <b>${esc(name)}</b>${description ? ` — ${esc(description)}` : ''}`).join('\n')}\n\nКонфиги других серверов продолжат работать.`,
  serverButton: ({ name, chosen, up }) => `${chosen ? '✅ ' : ''}${name}${up ? '' : ' (не отвечает)'}`,
  serverLeft: (server) =>
    `Сервер <b>${esc(server)}</b> скоро закроется. Ваш конфиг на нём работает, пока сервер не выключат. Выберите другой сервер, затем нажмите /get_config`,
  serverReplaced: (old, server) =>
    `Сервер <b>${esc(old)}</b> скоро закроется, вместо него у вас теперь <b>${esc(server)}</b>. Новый конфиг придёт сюда сам: добавьте его в приложение и включите. Старый перестанет работать, когда тот сервер выключат, а это может случиться в любую минуту: лучше переключиться сегодня.`,
  serverChosen: (server) => `Ваш сервер: <b>${esc(server)}</b>. Теперь нажмите /get_config`,
  oldStopped: () => 'Старый конфиг отключён. Работает только новый.',
  regenUndone: () => 'Замена отменена. Старый конфиг работает, новый файл можно удалить.',
  newKeysComing: () => 'Делаю новый конфиг.',
  status: (devices, server) =>
    devices.length === 0
      ? `У вас ещё нет конфига.${server === null ? '' : ` Ваш сервер: <b>${esc(server)}</b>.`} Получить: /get_config`
      : devices.map((line) => deviceText(line, DEVICE, format)).join('\n\n'),
});
