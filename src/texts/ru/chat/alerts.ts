import type { OutageCause } from '../../../health/alert.ts';
import type { DoorTrouble } from '../../../health/doors/door-report.ts';
import type { Part, WayTrouble } from '../../../health/firewall/judgement.ts';
import type { Texts } from '../../chat/texts.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';
import { percentText } from '../../format/numbers.ts';
import { serverSaid } from '../../format/server-said.ts';
import { troubleInRussian } from '../login-trouble.ts';
import { parametersTroubleInRussian } from '../parameters-trouble.ts';
import { problemInRussian } from '../problems.ts';
import { DEVICES } from './nouns.ts';

const STARTS = { one: 'раз', few: 'раза', many: 'раз', other: 'раза' };
/** What the owner can do; `unit` is the interface's. */
const moves = (unit: string): Readonly<Record<OutageCause, string>> => ({
  unreachable: 'С ним нет связи: проверьте в панели хостинга, включён ли он.',
  timeout: 'Он не успевает ответить: проверьте в панели хостинга, не завис ли он.',
  refused: 'Он не пускает бота по SSH. Причину покажет команда <code>vpn-bot doctor</code>.',
  'no-interface': `На нём нет интерфейса VPN: включите его (<code>systemctl start ${esc(unit)}</code>).`,
  command: 'Команда на нём не удалась. Причину покажет <code>journalctl -u vpn-bot</code>.',
  garbled: 'Его ответ непонятен. Причину покажет <code>journalctl -u vpn-bot</code>.',
  'host-key': '',
  'wrong-key': '',
});

const WAYS: Readonly<Record<WayTrouble, string>> = {
  forwarding:
    'Пересылка пакетов выключена: <code>sysctl -w net.ipv4.ip_forward=1</code> (для IPv6 — <code>net.ipv6.conf.all.forwarding=1</code>).',
  link: 'Интерфейс выключен.',
  route: 'На нём нет маршрута в интернет.',
  forward: 'Его брандмауэр не пропускает пакеты друзей.',
  reply: 'Его брандмауэр не пропускает ответы друзьям.',
  nat: 'Правила NAT для друзей нет: его могли стереть (<code>nft flush ruleset</code>, перезапуск брандмауэра).',
  unread: '',
  unclear: '',
};
const DOOR_TROUBLES: Readonly<Record<DoorTrouble, string>> = {
  silent: 'отсюда вход молчит.',
  'way-back': 'ответа нет, хотя посланное ботом до сервера доходит: закрыт только путь обратно.',
  refused: 'там никто не слушает.',
  'no-way': 'отсюда туда нет пути.',
  'data-lost-there': 'рукопожатие проходит, данные нет: они теряются по дороге к серверу.',
  'data-lost-back': 'рукопожатие проходит, данные нет: они теряются по дороге обратно от сервера.',
  'data-lost': 'рукопожатие проходит, данные нет.',
  frozen: 'связь замирает примерно после 16 кБ, как бывает при блокировке после первых пакетов.',
  other: 'вход отвечает не так, как должен.',
};
const PARTS: Readonly<Record<Part, string>> = {
  friends: 'устройства друг друга',
  lan: 'частные сети рядом с сервером',
  server: 'службы самого сервера',
};

/** Trouble, in Russian. */
export function alertsTexts(format: Formats): Texts['alerts'] {
  const server = (name: string) => `Сервер <b>${esc(name)}</b>`;
  const why = (reason: string, most = 300) => `<code>${esc(short(reason, most))}</code>`;
  const when = (since: Date) => esc(format.moment(since));
  const lasted = (ms: number) => `Это длилось ${format.duration(ms)}.`;
  const mail = (which: string) => (which === 'imap' ? 'Не удаётся читать письма' : 'Не удаётся отправлять письма');
  const backup = (which: string) => (which === 'weekly' ? 'Еженедельная копия' : 'Резервная копия данных');
  return {
    raised: {
      'node-down': ({ name, cause, unit, since, words = null, isOpen = false }) =>
        [
          `🔴 ${server(name)} не отвечает с ${when(since)}. ${moves(unit)[cause]}`,
          ...(isOpen
            ? [
                'При этом на вход он пускает, бот сам проверил: друзья подключаются как раньше. Ждут только изменения и новые конфиги.',
              ]
            : []),
          ...serverSaid(words, 'Сервер говорит:', troubleInRussian),
        ].join('\n'),
      door: ({ name, door, trouble, friends, named, since }) =>
        [
          `${friends > 0 ? '⚠️' : '🔴'} ${server(name)}, <code>${esc(short(door, 60))}</code>: с ${when(since)} ${DOOR_TROUBLES[trouble]}`,
          friends > 0
            ? `Друзья через этот вход проходят (${format.count(friends, DEVICES)}), значит, закрыт только путь от машины бота.`
            : `Друзья через него тоже не проходят. Файлов с ним: ${named}.${named > 0 ? ' Кнопка «Не работает» даст им другой вход.' : ''}`,
        ].join('\n'),
      'node-off': ({ name, needs, problems }) =>
        `⚠️ ${server(name)} выключен: ${problems.length > 0 ? 'в его настройках ошибка' : 'его настройки не дописаны'}. Остальное работает. Кто был подключён, тот подключён, но новых конфигов для него нет. Исправьте env_vars.txt, проверьте (<code>vpn-bot check</code>) и примените: <code>systemctl reload vpn-bot</code>\n${why([...problems.map(problemInRussian), ...needs].join('\n'), 1000)}`,
      settings: ({ name, warnings }) =>
        `⚠️ ${server(name)} работает, но с такими настройками у друзей будут трудности. Исправьте env_vars.txt и примените: <code>systemctl reload vpn-bot</code>\n${why(warnings.map(problemInRussian).join('\n'), 1500)}`,
      'host-key': ({ name, reason }) =>
        `⚠️ ${server(name)}: не тот ключ SSH. Бот к нему не подключается. Если вы его переустановили, запишите новый ключ в env_vars.txt (SSH_HOST_KEY) и перезапустите бота.\n${why(reason)}`,
      'server-key': ({ name, known, seen }) =>
        `⚠️ ${server(name)} отвечает с другим ключом. Бот ему не верит: ничего не меняет и конфиги не выдаёт.\nИзвестный: <code>${esc(known)}</code>\nСейчас: <code>${esc(seen)}</code>\nЕсли вы его переустановили, запишите новый ключ в env_vars.txt (SERVER_PUBLIC_KEY) и перезапустите бота.`,
      blocked: ({ name, devices, since }) =>
        `🔴 ${server(name)} отвечает боту, но с ${when(since)} к нему не подключился никто, а обычно здесь ${format.count(devices, DEVICES)} или больше. Похоже, связь перекрыта: проверьте VPN с телефона, а если не работает, смените порт или дайте друзьям другой сервер.`,
      'answers-lost': ({ name, devices, carried, since }) =>
        `🔴 ${server(name)}: ${format.count(devices, DEVICES)} с ${when(since)} подключаются снова и снова, но данные до них не доходят, только рукопожатия.${carried > 0 ? ` У других данные идут (${format.count(carried, DEVICES)}).` : ''} Где они теряются, с сервера не видно. Проверьте с телефона, что помогает: другой оператор или Wi-Fi, файл с маскировкой (/devices), другой сервер, другой порт. Дайте друзьям то, что сработало.`,
      'files-dead': ({ name, devices, people, door, closes }) =>
        `⚠️ ${server(name)}: ${format.count(devices, DEVICES)}, друзей: ${people}. ${
          door === null
            ? 'У них файлы, сделанные до изменения сервера, подключиться с ними нельзя.'
            : closes === null
              ? `В файлах старый адрес <code>${esc(short(door, 100))}</code>, которого у сервера больше нет.`
              : `В файлах старый адрес <code>${esc(short(door, 100))}</code>; он перестанет работать ${esc(format.moment(new Date(closes)))}.`
        } Нажмите кнопку, и я пришлю каждому новый файл; старые ключи работают, пока все не вернутся.`,
      disk: ({ name, percent }) =>
        `⚠️ ${server(name)}: диск заполнен на ${percentText(percent)}. Посмотрите, что занимает место: <code>du -xh / --max-depth=2 | sort -h | tail</code>`,
      addresses: ({ name, free, total }) =>
        `⚠️ ${server(name)}: свободно адресов ${free} из ${total}. Уберите лишние устройства в /users или расширьте сеть (NETWORK_CIDR).`,
      load: ({ name, load, cores }) =>
        `⚠️ ${server(name)} перегружен уже 10 минут: нагрузка ${load.toFixed(1)}, ядер ${cores}. Посмотрите на нём, что его занимает: <code>top</code>`,
      'no-way-out': ({ name, family, trouble, since }) =>
        `🔴 ${server(name)}: друзья подключаются, но с ${when(since)} не выходят в интернет${family === 6 ? ' по IPv6' : ''}. ${WAYS[trouble]} Что делать, покажет <code>vpn-bot doctor</code>.`,
      'port-closed': ({ name, port, since }) =>
        `🔴 ${server(name)}: с ${when(since)} его брандмауэр никого не пускает на порт UDP ${port}, подключиться не может никто. Откройте его, например: <code>ufw allow ${port}/udp</code>`,
      'port-differs': ({ name, port, told }) =>
        `⚠️ ${server(name)}: интерфейс слушает порт ${port}, а в конфигах ${told}. Если ${told} проброшен на него снаружи, всё в порядке; иначе исправьте ENDPOINT_PORT в env_vars.txt.`,
      link: ({ name, since }) =>
        `🔴 ${server(name)}: интерфейс VPN выключен с ${when(since)}, никто не проходит. Чем его включить, покажет <code>vpn-bot doctor</code>.`,
      parameters: ({ node, name, trouble, since }) => {
        const [problem, fix] = parametersTroubleInRussian({ id: node }, trouble);
        return `🔴 ${server(name)} работает, но с ${when(since)} конфиги для него не выдаются, потому что с новым файлом никто не подключится: ${esc(short(problem, 900))}. Кто был подключён, тот подключён.\n→ ${esc(fix)}`;
      },
      'not-apart': ({ name, parts, since }) =>
        `⚠️ ${server(name)}: с ${when(since)} друзьям открыто то, что было закрыто: ${parts.map((part) => PARTS[part]).join(', ')}. Правила кто-то стёр или изменил. Вернуть их: <code>vpn-bot node isolate</code>`,
      'node-clock': ({ name, ahead }) =>
        `⚠️ ${server(name)}: часы ${ahead > 0 ? 'спешат' : 'отстают'} на ${format.duration(Math.abs(ahead))}. Включите на нём точное время: <code>timedatectl set-ntp true</code>`,
      clock: ({ ahead }) =>
        `⚠️ Часы машины, где работает бот, ${ahead > 0 ? 'спешат' : 'отстают'} на ${format.duration(Math.abs(ahead))} (сравнил с часами Telegram). Включите точное время: <code>timedatectl set-ntp true</code>`,
      'clock-jump': ({ by }) =>
        `⚠️ Часы машины, где работает бот, перескочили ${by > 0 ? 'вперёд' : 'назад'} на ${format.duration(Math.abs(by))}. Пока их не подтвердят Telegram, другой сервер или синхронизация времени, бот по ним никого из гостей не отключает и не включает. Остальных это не касается: сколько ещё работает старый конфиг, бот считает не по часам. Проверьте, что часы идут верно: <code>timedatectl set-ntp true</code>`,
      shared: ({ name }) =>
        `👥 Похоже, один конфиг включён на двух устройствах сразу: <b>${esc(name)}</b>. Так они мешают друг другу. Дайте человеку второй конфиг.`,
      store: ({ reason, since }) =>
        `🔴 С ${when(since)} бот не может записать свои данные, и команды не выполняются. VPN работает. Освободите место на диске, где лежит peers.json, или проверьте права на папку.\n${why(reason)}`,
      backup: ({ which, reason, since }) =>
        `⚠️ ${backup(which)} не получается с ${when(since)}. Подробности: <code>journalctl -u vpn-bot</code>\n${why(reason)}`,
      mail: ({ which, reason, since }) =>
        `⚠️ ${mail(which)} с ${when(since)}. VPN и Telegram работают. Оба почтовых сервера проверит <code>vpn-bot doctor</code>\n${why(reason)}`,
      restarts: ({ count }) =>
        `🔴 Бот за 10 минут запускался ${format.count(count, STARTS)} и каждый раз падал. Посмотрите причину: <code>journalctl -u vpn-bot -p warning</code>`,
    },
    over: {
      'node-down': ({ name }, ms) => `✅ ${server(name)} снова работает. Он не отвечал ${format.duration(ms)}.`,
      door: ({ name, door }, ms) =>
        `✅ ${server(name)}, <code>${esc(short(door, 60))}</code>: бот снова проходит. ${lasted(ms)}`,
      'node-off': ({ name }, ms) => `✅ ${server(name)}: настройки верны, он снова включён. ${lasted(ms)}`,
      settings: ({ name }, ms) => `✅ ${server(name)}: с настройками теперь всё в порядке. ${lasted(ms)}`,
      'host-key': ({ name }, ms) => `✅ ${server(name)}: ключ SSH снова верный, бот подключился. ${lasted(ms)}`,
      'server-key': ({ name }, ms) => `✅ ${server(name)} снова отвечает с верным ключом. ${lasted(ms)}`,
      blocked: ({ name }, ms) =>
        `✅ К серверу <b>${esc(name)}</b> снова подключаются. Никого не было ${format.duration(ms)}.`,
      'answers-lost': ({ name }, ms) =>
        `✅ ${server(name)}: больше никто не подключается снова и снова впустую. ${lasted(ms)}`,
      'files-dead': ({ name }) => `✅ ${server(name)}: у всех снова подходящие файлы.`,
      disk: ({ name, percent }, ms) =>
        `✅ ${server(name)}: диск заполнен на ${percentText(percent)}, места хватает. ${lasted(ms)}`,
      addresses: ({ name, free, total }, ms) =>
        `✅ ${server(name)}: свободно адресов ${free} из ${total}, этого хватает. ${lasted(ms)}`,
      load: ({ name }, ms) => `✅ ${server(name)} больше не перегружен. ${lasted(ms)}`,
      'no-way-out': ({ name }, ms) => `✅ ${server(name)}: друзья снова выходят в интернет. ${lasted(ms)}`,
      'port-closed': ({ name, port }, ms) => `✅ ${server(name)}: порт UDP ${port} снова открыт. ${lasted(ms)}`,
      'port-differs': ({ name, port }, ms) =>
        `✅ ${server(name)}: порт в конфигах снова верный (${port}). ${lasted(ms)}`,
      link: ({ name }, ms) => `✅ ${server(name)}: интерфейс VPN снова включён. ${lasted(ms)}`,
      parameters: ({ name }, ms) =>
        `✅ ${server(name)}: настройки AmneziaWG известны, конфиги снова выдаются. ${lasted(ms)}`,
      'not-apart': ({ name }, ms) => `✅ ${server(name)}: правила для друзей снова на месте. ${lasted(ms)}`,
      'node-clock': ({ name }, ms) => `✅ ${server(name)}: часы снова идут верно. ${lasted(ms)}`,
      clock: (_, ms) => `✅ Часы машины, где работает бот, снова идут верно. ${lasted(ms)}`,
      'clock-jump': () => '✅ Часы машины, где работает бот, подтвердились, бот снова живёт по ним.',
      shared: ({ name }, ms) => `✅ Конфиг больше не включён на двух устройствах: <b>${esc(name)}</b>. ${lasted(ms)}`,
      store: (_, ms) => `✅ Бот снова записывает данные, команды выполняются. ${lasted(ms)}`,
      backup: ({ which }, ms) => `✅ ${backup(which)} снова получается. ${lasted(ms)}`,
      mail: ({ which }, ms) =>
        `✅ ${which === 'imap' ? 'Письма снова читаются' : 'Письма снова отправляются'}. ${lasted(ms)}`,
      restarts: (_, ms) => `✅ Бот работает без перезапусков уже 10 минут. Он падал ${format.duration(ms)}.`,
    },
    look: '🔍 Посмотреть сейчас',
    page: '🖥 Страница сервера',
    person: '👤 Открыть карточку',
  };
}
