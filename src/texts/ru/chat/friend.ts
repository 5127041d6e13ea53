import type { FriendTexts } from '../../chat/texts.ts';
import { type DeviceWords, deviceText } from '../../format/device-text.ts';
import type { Formats } from '../../format/formats.ts';
import { helpText } from '../../format/help-text.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';
import { hasWays, serverLines, type WayWords, wayName } from '../../format/server-lines.ts';

/** What the two ways to a server are called. */
const WAYS: WayWords = { plain: 'обычный', masked: 'маскированный' };

/** What is said of one device. */
export const DEVICE: DeviceWords = {
  label: ({ name, number, spare }) => name ?? (spare ? 'Запасной' : `Устройство ${number}`),
  paused: '⏸ владелец приостановил это устройство',
  neverConnected: '⚪️ подключений ещё не было',
  online: '🟢 на связи прямо сейчас',
  lastOnline: (ago) => `⚪️ последнее подключение: ${ago}`,
  offline: '⚪️ сейчас не на связи',
  traffic: (sizes) => `${sizes} за 30 дней`,
  proven: '🛟 проверен и готов',
  unproven: '🛟 ещё не проверен: включите его один раз',
  routes: (services) => (services === null ? '🏠 домашняя сеть мимо VPN' : `🎯 через VPN только ${services}`),
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
    mail: 'VPN по почте, если Telegram перестанет работать',
    users: 'список людей',
    add_user: 'добавить человека: id или @имя',
    invite: 'пригласить человека по ссылке',
    remove_user: 'убрать человека: id или @имя',
    stats: 'люди и серверы',
    digest: 'итоги месяца',
    nodes: 'как себя чувствуют серверы',
    broadcast: 'написать всем',
    log: 'кто что делал',
    tickets: 'что вам написали друзья',
    settings: 'настройки',
    backup: 'зашифрованная резервная копия',
  },
  failed: (code) =>
    `Что-то пошло не так. Попробуйте ещё раз чуть позже. Если не поможет, перешлите владельцу код <code>${esc(code)}</code>`,
  welcomeFriend: (name, terms) =>
    [`Здравствуйте, ${esc(short(name))}! 👋`, terms, '<b>На чём включаем VPN?</b>'].filter(Boolean).join('\n\n'),
  letIn: (terms) => ['Вам открыли доступ к VPN. 🎉', terms, '<b>На чём включаем VPN?</b>'].filter(Boolean).join('\n\n'),
  welcomeBack: (name) =>
    `Здравствуйте, ${esc(short(name))}! 👋\n\nВсё на месте: ваш VPN и помощь — на кнопках внизу экрана.`,
  stranger: () => 'Здравствуйте! Это закрытый VPN для своих.\n\nЧтобы попасть сюда, попросите доступ кнопкой ниже.',
  writeToMe: (bot) => `Конфиги я отправляю только лично. Напишите мне: @${esc(bot)}`,
  help: (groups) => helpText('Что я умею', groups),
  unknownText: (isOwner) =>
    `Я бот и понимаю только кнопки. VPN не работает? Нажмите кнопку ниже.${isOwner ? ' Все команды: /help' : ' Другое могу передать владельцу.'}`,
  configCaption: (server, address, device) =>
    `🔑 ${device === null ? '' : `<b>${esc(device)}</b>. `}Сервер: <b>${esc(server)}</b>\n\nЭтот файл только для вас, никому его не пересылайте.\nАдрес в VPN: <code>${esc(address)}</code>`,
  spareCaption: (server, address) =>
    `🛟 Запасной конфиг. Сервер: <b>${esc(server)}</b>\n\nОн пригодится, если обычный перестанет работать. Этот файл только для вас, никому его не пересылайте.\nАдрес в VPN: <code>${esc(address)}</code>`,
  regenCaption: (server, address, device, ends) =>
    `🔑 Новый конфиг. ${device === null ? '' : `<b>${esc(device)}</b>. `}Сервер: <b>${esc(server)}</b>\n\n${
      ends === null
        ? 'Старый конфиг сейчас перестанет работать на всех устройствах.'
        : `Старый конфиг работает, пока вы не включите новый, или примерно до ${esc(format.moment(ends))}. Потом он отключится на всех устройствах.`
    }\nАдрес в VPN тот же: <code>${esc(address)}</code>`,
  configDelayed: (server, up) =>
    up
      ? 'Конфиг готовится и придёт сюда сам. Ничего нажимать не нужно.'
      : `Сервер <b>${esc(server)}</b> сейчас не отвечает. Конфиг придёт сюда сам, как только он вернётся.`,
  regenDelayed: (server, up) =>
    up
      ? 'Новый конфиг готовится и придёт сюда сам. Старый пока работает.'
      : `Сервер <b>${esc(server)}</b> сейчас не отвечает. Новый конфиг придёт сюда сам, как только он вернётся. До тех пор остаётся в силе старый.`,
  configHeld: (server, isNew) =>
    `Сервер <b>${esc(server)}</b> работает, но файл для него ещё не готов. ${isNew ? 'Новый конфиг' : 'Конфиг'} придёт сюда сам, ничего нажимать не нужно. Если это затянется, владелец увидит причину.${isNew ? ' Старый пока работает.' : ''}`,
  importedKey: (server) =>
    `Для вас на сервере <b>${esc(server)}</b> уже есть конфиг, но его сделали до меня, и этого файла у меня нет. Конфиг работает и дальше. Если файл потерян, сделайте новый:`,
  chooseServer: (servers) =>
    `Выберите сервер:\n${serverLines(servers, WAYS)}\n${
      hasWays(servers)
        ? '\nНа одном сервере два пути: сначала берите «обычный», а если он не соединяется — «маскированный». Он меньше похож на VPN, и для него нужно другое приложение: ссылка придёт вместе с файлом.\n'
        : ''
    }\nКонфиги других серверов продолжат работать.`,
  switchOver: (isOn) =>
    isOn
      ? '🔁 Если ваш сервер заблокируют, я переключу вас сам: через десять минут сюда придёт конфиг другого сервера, не чаще раза в сутки. Вам останется его включить.'
      : '🔁 Если ваш сервер заблокируют, я могу переключить вас сам: через десять минут сюда придёт конфиг другого сервера. Вам останется его включить.',
  switchOverButton: (isOn) => (isOn ? '🔁 Не переключать меня' : '🔁 Да, переключать меня'),
  switchedOver: (from, to) =>
    `🔁 Сервер <b>${esc(from)}</b> никого не пускает, поэтому переключаю вас, как вы просили. Сейчас придёт конфиг сервера <b>${esc(to)}</b>: добавьте его в приложение и включите. Прежний не удаляйте: когда ${esc(from)} вернётся, он снова заработает. Больше не переключать: /server`,
  serverName: (server) => wayName(server, WAYS),
  serverButton: (line) => `${line.chosen ? '✅ ' : ''}${wayName(line, WAYS)}${line.up ? '' : ' (не отвечает)'}`,
  serverLeft: (server) =>
    `${server === null ? 'Один из серверов' : `Сервер <b>${esc(server)}</b>`} скоро закроется. Ваш конфиг на нём работает, пока сервер не выключат. Выберите другой сервер:`,
  serverReplaced: (old, server) =>
    `${old === null ? 'Один из серверов' : `Сервер <b>${esc(old)}</b>`} скоро закроется, вместо него у вас теперь <b>${esc(server)}</b>. Новый конфиг придёт сюда сам: добавьте его в приложение и включите. Старый работает, пока тот сервер не выключат, поэтому лучше переключиться сегодня.`,
  serverChosen: (server, isThere) =>
    isThere
      ? `Ваш сервер: <b>${esc(server)}</b>. Конфиг для него у вас есть: включите его в приложении. Если его там уже нет, пришлю ещё раз:`
      : `Ваш сервер: <b>${esc(server)}</b>. Для него нужен свой конфиг:`,
  oldStopped: () => 'Старый конфиг отключён. Работает только новый.',
  regenUndone: () => 'Замена отменена. Старый конфиг работает, новый файл можно удалить.',
  newKeysComing: () => 'Делаю новый конфиг.',
  status: (devices, server) =>
    devices.length === 0
      ? `У вас ещё нет VPN.${server === null ? '' : ` Ваш сервер: <b>${esc(server)}</b>.`} На чём включаем?`
      : devices.map((line) => deviceText(line, DEVICE, format)).join('\n\n'),
});
