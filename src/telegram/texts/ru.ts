import { createFormats, type Units } from './formats.ts';
import { escapeHtml as esc, short, splitMessages } from './html.ts';
import type { DeviceLine, Texts, UserLine } from './texts.ts';

const UNITS: Units = {
  locale: 'ru',
  bytes: ['Б', 'КиБ', 'МиБ', 'ГиБ', 'ТиБ'],
  justNow: 'только что',
  ago: (text) => `${text} назад`,
  minutes: { one: 'минуту', few: 'минуты', many: 'минут', other: 'минуты' },
  hours: { one: 'час', few: 'часа', many: 'часов', other: 'часа' },
  days: { one: 'день', few: 'дня', many: 'дней', other: 'дня' },
};
const DEVICES = { one: 'устройство', few: 'устройства', many: 'устройств', other: 'устройства' };
const FRIENDS = { one: 'друг', few: 'друга', many: 'друзей', other: 'друга' };
const ONLINE_MS = 3 * 60_000;

/** The Russian texts; `timeZone` is for dates. */
export function createRussianTexts(timeZone: string): Texts {
  const format = createFormats(UNITS, timeZone);
  const device = (line: DeviceLine) => deviceText(line, format);
  return {
    errors: {
      'no-access': 'У вас нет доступа к этому VPN. Попросите владельца добавить вас.',
      'network-full':
        'На этом сервере закончились свободные места. Владелец уже знает. Попробуйте другой сервер: /server',
      'no-server': 'Сейчас ни один сервер не настроен. Напишите владельцу.',
      'unknown-server': 'Такого сервера больше нет. Выберите другой: /server',
      'server-off': 'Ваш сервер сейчас отключён. Выберите другой: /server',
      'unknown-device': 'Такого конфига больше нет. Получите новый: /get_config',
      'device-off': 'Владелец приостановил этот конфиг. Напишите владельцу.',
      'stale-button': 'Эта кнопка уже не действует. Посмотрите, что сейчас: /status',
      'too-late-to-undo': 'Отменить уже нельзя: новый конфиг работает, старый отключён.',
      'add-user-usage':
        'Напишите <code>/add_user 123456789</code> или <code>/add_user @имя</code>, или ответьте командой /add_user на сообщение человека.',
      'remove-user-usage':
        'Напишите <code>/remove_user 123456789</code> или <code>/remove_user @имя</code>. Список: /users',
      'unknown-person': 'Такого человека в списке нет. Список: /users',
      'owner-stays': 'Владельца удалить нельзя.',
    },
    commands: {
      start: 'начать',
      get_config: 'получить конфиг VPN',
      server: 'выбрать сервер',
      regen: 'новый ключ взамен старого',
      status: 'как работает мой VPN',
      help: 'что умеет бот',
      users: 'список людей',
      add_user: 'добавить человека: id или @имя',
      remove_user: 'убрать человека: id или @имя',
      stats: 'люди и серверы',
    },
    buttons: {
      stopOld: '⏹ Отключить старый сейчас',
      undo: '↩️ Отменить замену',
      newKeys: '🔑 Сделать новый конфиг',
      takeBack: '🚫 Это не он, убрать',
    },
    notices: {
      'foreign-peers': ({ node, keys, wide }) =>
        `ℹ️ На сервере <b>${esc(node)}</b> есть чужие пиры: ${keys.length}. Бот их не трогает и не занимает их адреса.\n${keys
          .slice(0, 10)
          .map((key) => `<code>${esc(key)}</code>`)
          .join('\n')}${
          wide.length > 0
            ? `\nОсторожно, целые сети: <code>${esc(short(wide.join(', '), 500))}</code>. Поставьте им /32.`
            : ''
        }`,
      'wrong-server-key': ({ node, known, seen }) =>
        `⚠️ Сервер <b>${esc(node)}</b> отвечает с другим ключом. Бот ему не верит: ничего не меняет и конфиги не выдаёт.\nИзвестный: <code>${esc(known)}</code>\nСейчас: <code>${esc(seen)}</code>\nЕсли вы его переустановили, запишите новый ключ в env_vars.txt (SERVER_PUBLIC_KEY) и перезапустите бота.`,
      'host-key-changed': ({ node, reason }) =>
        `⚠️ Сервер <b>${esc(node)}</b>: не тот ключ SSH. Бот к нему не подключается.\n<code>${esc(short(reason, 500))}</code>`,
      'network-full': ({ node }) =>
        `⚠️ На сервере <b>${esc(node)}</b> закончились адреса. Уберите лишних людей или расширьте сеть (NETWORK_CIDR).`,
      'address-blocked': ({ node, address, friendId }) =>
        `⚠️ Сервер <b>${esc(node)}</b>: адрес <code>${esc(address)}</code> друга <code>${friendId}</code> занял чужой пир. Друг останется без связи, пока чужой пир там или пока друг не возьмёт конфиг заново: /get_config`,
      'username-bound': ({ friendId, username, name }) =>
        `✅ @${esc(username)} (${esc(short(name))}, id <code>${friendId}</code>) написал боту и получил доступ.`,
      'edit-rejected': ({ movedTo, reason }) =>
        `⚠️ Правка peers.json не принята (${esc(short(reason, 500))}). Она лежит здесь: <code>${esc(movedTo)}</code>. Бот работает с прежними данными.`,
      'polling-conflict': () =>
        '⚠️ С этим токеном работает ещё один бот (ответ 409). Остановите его: пока он есть, команды могут теряться. VPN при этом работает.',
    },
    failed: (code) =>
      `Что-то пошло не так. Попробуйте ещё раз чуть позже. Если не поможет, перешлите владельцу код <code>${esc(code)}</code>`,
    welcomeFriend: (name) =>
      `Здравствуйте, ${esc(short(name))}! 👋\n\nЗдесь вы получаете свой VPN. Это два шага:\n1. Установите приложение <b>WireGuard</b>.\n2. Нажмите /get_config и откройте присланный файл в этом приложении.`,
    welcomeOwner: () =>
      'Здравствуйте! Вы владелец этого VPN. 👋\n\nДобавить человека: <code>/add_user 123456789</code> или <code>/add_user @имя</code>\nКто есть: /users\nСвой конфиг: /get_config\nВсё остальное: /help',
    letIn: () => 'Вам открыли доступ к VPN. 🎉\nУстановите приложение <b>WireGuard</b> и нажмите /get_config',
    stranger: (id) =>
      `Здравствуйте! Это закрытый VPN для своих.\n\nЧтобы попасть сюда, перешлите владельцу ваш номер: <code>${id}</code>\nКогда он вас добавит, нажмите /start`,
    writeToMe: (bot) => `Конфиги я отправляю только лично. Напишите мне: @${esc(bot)}`,
    help: (commands) => `Что я умею:\n${commands.map(({ name, text }) => `/${name} — ${text}`).join('\n')}`,
    unknownText: () => 'Я понимаю только команды. Вот они:',
    configCaption: (server, address) =>
      `🔑 Сервер: <b>${esc(server)}</b>\nАдрес в VPN: <code>${esc(address)}</code>\n\nОткройте этот файл в приложении WireGuard и включите туннель. Файл только для вас, никому его не пересылайте.`,
    regenCaption: (server, address, ends) =>
      `🔑 Новый конфиг. Сервер: <b>${esc(server)}</b>\nАдрес в VPN тот же: <code>${esc(address)}</code>\n\n1. Откройте этот файл в приложении WireGuard.\n2. Включите новый туннель, старый удалите.\n\n${
        ends === null
          ? 'Старый конфиг сейчас перестанет работать на всех устройствах.'
          : `Старый конфиг работает, пока вы не включите новый, но не дольше ${esc(format.moment(ends))}. Потом он отключится на всех устройствах.`
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
      `Для вас на сервере <b>${esc(server)}</b> уже есть конфиг, но его сделали до меня, и его ключа у меня нет. Он работает и дальше. Если файл потерян, сделайте новый:`,
    chooseServer: (servers) =>
      `Выберите сервер:\n${servers.map(({ name, description }) => `• <b>${esc(name)}</b>${description ? ` — ${esc(description)}` : ''}`).join('\n')}\n\nКонфиги других серверов продолжат работать.`,
    serverButton: ({ name, chosen, up }) => `${chosen ? '✅ ' : ''}${name}${up ? '' : ' (не отвечает)'}`,
    serverLeft: (server) =>
      `Сервер <b>${esc(server)}</b> уходит. Ваш конфиг на нём работает, пока его не выключат. Выберите другой сервер, затем нажмите /get_config`,
    serverChosen: (server) => `Ваш сервер: <b>${esc(server)}</b>. Теперь нажмите /get_config`,
    oldStopped: () => 'Старый конфиг отключён. Работает только новый.',
    regenUndone: () => 'Замена отменена. Старый конфиг работает, новый файл можно удалить.',
    newKeysComing: () => 'Делаю новый конфиг.',
    status: (devices, server) =>
      devices.length === 0
        ? `У вас ещё нет конфига.${server === null ? '' : ` Ваш сервер: <b>${esc(server)}</b>.`} Получить: /get_config`
        : devices.map(device).join('\n\n'),
    users: (lines, pending) =>
      splitMessages(`<b>Люди: ${lines.length}</b>`, [
        ...lines.map((line) => userText(line, format.count(line.devices, DEVICES))),
        ...pending.map((username) => `⏳ @${esc(username)} — ещё не написал боту`),
      ]),
    added: (who) => `✅ ${esc(who)}: доступ открыт.`,
    restored: (who) => `✅ ${esc(who)}: доступ снова открыт, прежние конфиги опять работают.`,
    alreadyIn: (who) => `${esc(who)}: доступ уже есть.`,
    waitingForUsername: (username, bot) =>
      `⏳ Жду @${esc(username)}. Пусть напишет боту в течение трёх дней: https://t.me/${esc(bot)}?start=hi`,
    cannotWriteTo: (who, bot) =>
      `${esc(who)} ещё не открывал бота, поэтому я не могу написать первым. Перешлите ему ссылку: https://t.me/${esc(bot)}?start=hi`,
    removed: (who) =>
      `🚫 ${esc(who)}: доступ закрыт. Ключи и адреса хранятся ещё сутки: верните командой /add_user, и всё заработает снова.`,
    usernameRemoved: (username) => `🚫 @${esc(username)}: больше не жду.`,
    stats: (friends, waiting, nodes, off) =>
      [
        `👥 ${format.count(friends, FRIENDS)}${waiting > 0 ? `, ждём ещё: ${waiting}` : ''}`,
        ...nodes.map(
          ({ name, up, devices, online }) =>
            `${up ? '🟢' : '🔴'} <b>${esc(name)}</b>: ${format.count(devices, DEVICES)}, ${up ? `сейчас в сети: ${online}` : 'не отвечает'}`,
        ),
        ...off.map(
          ({ name, needs }) => `⚪️ <b>${esc(name)}</b>: выключен, не хватает <code>${esc(needs.join(', '))}</code>`,
        ),
      ].join('\n'),
  };
}

function deviceText(line: DeviceLine, format: ReturnType<typeof createFormats>): string {
  const { handshakeAge: age } = line;
  const seen =
    age === null ? '⚪️ ещё не подключался' : age < ONLINE_MS ? '🟢 в сети' : `⚪️ был в сети ${format.ago(age)}`;
  const { rekey } = line;
  return [
    `<b>${esc(line.server)}</b> · <code>${esc(line.address)}</code> · ${esc(line.fileName)}`,
    line.nodeUp ? seen : '🔴 сервер сейчас не отвечает',
    ...(line.nodeUp ? [`⬇️ ${format.size(line.sent)} ⬆️ ${format.size(line.received)}`] : []),
    ...(line.waitsForUpload ? ['⏳ конфиг скоро придёт сюда'] : []),
    ...(rekey?.sent
      ? [`🔑 новый конфиг ждёт включения${rekey.ends ? `, старый отключится ${esc(format.moment(rekey.ends))}` : ''}`]
      : []),
  ].join('\n');
}

function userText({ id, username, name, owner, admitted, online }: UserLine, devices: string): string {
  const mark = admitted ? (online ? '🟢' : '⚪️') : '🚫';
  const who = [name === null ? '' : esc(short(name)), username === null ? '' : `@${esc(username)}`]
    .filter(Boolean)
    .join(' ');
  return `${mark} ${who || 'без имени'} · <code>${id}</code> · ${devices}${owner ? ' · владелец' : ''}`;
}
