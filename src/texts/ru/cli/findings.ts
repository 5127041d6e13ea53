import type { SilentUpstream } from '../../../dns/resolver-answer.ts';
import type { ProbeOutcome } from '../../../probe/outcome.ts';
import type { FindingTexts } from '../../cli/texts.ts';
import { parametersTroubleInRussian } from '../parameters-trouble.ts';
import { problemInRussian } from '../problems.ts';
import { silentNode } from './silent-node.ts';
import { traffic } from './traffic.ts';
import { whyOff } from './why-off.ts';

const upstream = ({ address, exit }: SilentUpstream) => `${address}${exit === null ? '' : ` (через ${exit})`}`;

const DOORS: Readonly<Record<Exclude<ProbeOutcome['kind'], 'open'>, string>> = {
  frozen: 'рукопожатие проходит, дальше всё замирает',
  'handshake-only': 'рукопожатие проходит, данные нет, или их не удалось попробовать',
  'wrong-answer': 'отвечает, но с другим общим ключом (preshared key)',
  overloaded: 'отвечает, но перегружен',
  refused: 'там никто не слушает',
  'no-way': 'дороги туда нет',
  silent: 'молчит',
};

const EXIT_PARTS: Readonly<Record<string, string>> = {
  table: 'таблица правил',
  choices: 'выбор друзей в ней',
  policy: 'правило маршрутизации',
  route: 'маршрут в таблице',
};

/** `table`, or such as `policy 7601`. */
const partOfExits = (part: string): string => {
  const [kind = '', number] = part.split(' ');
  return [EXIT_PARTS[kind] ?? kind, ...(number === undefined ? [] : [number])].join(' ');
};

/** What `vpn-bot doctor` and `vpn-bot node check` find. */
export const findings: FindingTexts = {
  settingsGood: (path, nodes) => `настройки: ${path}, серверы ${nodes.join(', ')}`,
  settingsWrong: (wrong) => [
    `настройки или хранилище: ${problemInRussian(wrong)}`,
    'исправьте; `vpn-bot check` скажет, годится ли для запуска',
  ],
  settingsWarning: (warning) => [
    'настройки: строка, которая может не сделать того, что нужно',
    problemInRussian(warning),
  ],
  nodeOff: (id, why) => [`${id} выключен, остальное работает`, `исправьте настройки: ${whyOff(why)}`],
  readableByOthers: (path, mode) => [`${path} могут читать другие (права ${mode})`, `chmod 600 ${path}`],
  tracked: (path) => [
    `${path} лежит в git: его тайны есть у каждого, у кого есть копия репозитория`,
    `git rm --cached ${path} и новый токен у @BotFather (/revoke)`,
  ],
  filesPrivate: (paths) => `тайны: ${paths.join(', ')} читает только бот, в git их нет`,
  storeGood: (revision, people, devices) => `хранилище: ревизия ${revision}, людей ${people}, устройств ${devices}`,
  storeNone: (path) => `хранилище: пока нет; первый запуск создаст ${path}`,
  diskGood: (available) => `диск: свободно ${available}`,
  diskFull: (available) => [
    `диск: свободно только ${available}; полный диск остановит любые изменения`,
    'освободите место: journalctl --vacuum-size=100M, apt clean',
  ],
  telegramOff: () => ['Telegram: бота нет (BOT_TOKEN=off)', 'добавить: sudo ./deploy/install.sh --token …'],
  telegramGood: (bot, way) => `Telegram: отвечает${way ? ` через ${way}` : ''}, это @${bot}`,
  tokenRefused: (setting, said) => [
    `Telegram не принимает ${setting} (${said})`,
    'скопируйте верный у @BotFather в настройки',
  ],
  spareGood: (bot) => `Telegram: запасной бот — @${bot}`,
  spareSilent: (why) => [
    `Telegram ничего не сказал о запасном боте (${why})`,
    'повторите команду; если не поможет, проверьте SPARE_BOT_TOKEN',
  ],
  telegramSilent: (why, way) => [
    `Telegram не отвечает${way ? ` через ${way}` : ''} (${why})`,
    way ? 'проверьте прокси в TELEGRAM_PROXY' : 'проверьте сеть; где Telegram закрыт, задайте TELEGRAM_PROXY',
  ],
  mailGood: (where) => `почта: ${where} принимает логин`,
  mailLogin: (where, setting, said) => [
    `почта: ${where} не принимает логин (${said})`,
    `исправьте ${setting}; почти все почтовые службы хотят отдельный пароль для программ и включённый в настройках IMAP`,
  ],
  mailSilent: (where, setting, why) => [
    `почта: ${where} недоступен (${why})`,
    `проверьте ${setting}; многие хостеры закрывают порты 465 и 993 наружу: попросите открыть или задайте MAIL_PROXY`,
  ],
  clockGood: () => 'часы: верны',
  clockWrong: (seconds) => [`часы врут на ${seconds} с`, 'timedatectl set-ntp true'],
  daemonRuns: (words) => `бот: работает${words && ` — ${words}`}`,
  calledDown: (id) => [`${id}: бот до него не достаёт`, 'почему: journalctl -u vpn-bot -n 30'],
  daemonStopped: (state) => [
    `бот не работает (${state})`,
    'systemctl start vpn-bot; почему остановился: journalctl -u vpn-bot -n 50',
  ],
  noSystemd: () => [
    'не видно, работает ли бот: здесь нет systemd или службы vpn-bot',
    'deploy/install.sh сделает его службой',
  ],
  ...silentNode,
  nodeReached: (id, where) =>
    where === null ? `${id}: эта машина` : `${id}: отвечает (${where}), ключ сервера тот самый`,
  limitsThere: (id, count) => `${id}: ограничения скорости действуют (${count})`,
  limitsMissing: (id) => [
    `${id}: ограничения скорости не действуют`,
    "работает ли бот? Он возвращает их за 20 секунд. Почему не может: journalctl -u vpn-bot | grep 'speed limits'",
  ],
  limitsContainer: (id) => [
    `${id}: скорость там не ограничить, его интерфейс в контейнере`,
    'снимите ограничения у его друзей в /users',
  ],
  limitsOldGate: (id) => [
    `${id}: ограничения скорости не действуют, калитка там старше этого бота`,
    `обновите её: sudo vpn-bot node renew ${id}`,
  ],
  limitsUnread: (id, said) => [`${id}: об ограничениях скорости не спросить: ${said}`, 'попробуйте ещё раз'],
  exitAnswers: (entry, exit) => `${entry}: выход ${exit} отвечает`,
  exitSilent: (entry, exit) => [
    `${entry}: выход ${exit} не отвечает`,
    `работает ли ${exit} и открыт ли его UDP-порт для ${entry}? На ${entry}: systemctl status 'vpn-bot-exits*'`,
  ],
  exitMissing: (entry, exit) => [
    `${entry}: он не знает выхода ${exit}, с которым связан`,
    `закончите связь: sudo vpn-bot exit add ${entry} ${exit}`,
  ],
  exitsDrift: (entry, parts) => [
    `${entry}: кто-то изменил то, что ведёт друзей к их выходам (${parts.map(partOfExits).join(', ')})`,
    `секунд через десять всё вернётся, проверьте ещё раз; если нет, на ${entry}: systemctl status 'vpn-bot-exits*'`,
  ],
  exitsNotLooked: (entry, seconds) => [
    `${entry}: за выходами никто не смотрел ${seconds} с: молчащий не заметят, и ничего не вернётся`,
    `на ${entry}: systemctl status 'vpn-bot-exits@*.timer', и запустите его`,
  ],
  exitsOldGate: (entry) => [
    `${entry}: о выходах не спросить, калитка там старше этого бота`,
    `обновите её: sudo vpn-bot node renew ${entry}`,
  ],
  exitsUnread: (entry, said) => [
    `${entry}: не удалось узнать, отвечают ли выходы${said === '' ? '' : ` (${said})`}`,
    `на ${entry}: systemctl status 'vpn-bot-exits*'`,
  ],
  resolverAnswers: (id, asked) => `${id}: сервер имён отвечает (друзья спрашивали ${asked} раз)`,
  resolverStarting: (id) => `${id}: сервер имён запускается; запросы друзей пока идут мимо него`,
  resolverDead: (id) => [
    `${id}: сервер имён не отвечает; запросы друзей идут мимо него`,
    `на ${id}: journalctl -u 'vpn-bot-dns@*' -n 50`,
  ],
  resolverUnheard: (id) => [
    `${id}: запросы друзей не доходят до сервера имён и идут мимо него`,
    `возможно, их не пускает файрвол: откройте UDP и TCP 7500–7899 с интерфейса туннеля, затем vpn-bot dns on ${id}`,
  ],
  resolverStuck: (id, silent) => [
    `${id}: серверу имён никто не отвечает${silent.length === 0 ? '' : `; молчат: ${silent.map(upstream).join(', ')}`}`,
    `впишите в настройки серверы имён, которые отвечают (DNS_UPSTREAMS), затем sudo vpn-bot dns on ${id}`,
  ],
  resolverSilent: (id, silent) => [
    `${id}: серверы имён не отвечают: ${silent.map(upstream).join(', ')}. Вместо них отвечают другие`,
    `если это надолго, уберите их из DNS_UPSTREAMS, затем sudo vpn-bot dns on ${id}`,
  ],
  resolverMissing: (id) => [`${id}: сервер имён не действует`, `включите его ещё раз: sudo vpn-bot dns on ${id}`],
  resolverOldGate: (id) => [
    `${id}: о сервере имён не спросить, калитка там старше этого бота`,
    `обновите её: sudo vpn-bot node renew ${id}`,
  ],
  resolverUnread: (id, said) => [
    `${id}: не удалось узнать, отвечает ли сервер имён${said === '' ? '' : ` (${said})`}`,
    `включите его ещё раз: sudo vpn-bot dns on ${id}`,
  ],
  otherHelpers: (id, programs) => [
    `${id}: служебные программы root там другой версии, чем бот: ${programs}`,
    `обновить все: sudo vpn-bot node renew ${id}`,
  ],
  gateWorks: (id, version) => `${id}: калитка отвечает (версия ${version})`,
  rootLogin: (id) => [
    `${id}: бот входит как root, а ему столько не нужно`,
    `\`vpn-bot node add ${id} root@…\` даст ему собственный вход, которому можно только то, что нужно боту`,
  ],
  interfaceGood: (id, name, port) => `${id}: ${name} работает${port === null ? '' : `, порт UDP ${port}`}`,
  wrongServerKey: (id, seen, known, setting) => [
    `${id}: у интерфейса ключ ${seen}, а известен ${known}: конфиги не отправляются`,
    `если сервер поставлен заново, задайте ${setting}=${seen} и перечитайте настройки`,
  ],
  wrongNetwork: (id, own, network, setting) => [
    `${id}: адрес интерфейса ${own} не из сети ${network}: пакеты друзей не найдут дороги назад`,
    `задайте в ${setting} сеть интерфейса`,
  ],
  wrongPort: (id, seen, told, setting) => [
    `${id}: интерфейс слушает порт ${seen}, а в конфигах ${told}`,
    `задайте ${setting}=${seen}, если только другой порт не проброшен нарочно`,
  ],
  ...traffic,
  parametersGood: (id, version) =>
    `${id}: настройки AmneziaWG в порядке; приложениям нужна версия протокола ${version}`,
  parametersTrouble: (node, trouble) => {
    const [what, fix] = parametersTroubleInRussian(node, trouble);
    return [`${node.id}: конфиги не выдаются: ${what}`, fix];
  },
  nodeClock: (id, seconds) => [
    `${id}: его часы расходятся с здешними на ${seconds} с`,
    'там: timedatectl set-ntp true',
  ],
  doorOpen: (id, door, ms) => `${id}: рукопожатие через ${door} проходит за ${ms} мс, данные тоже`,
  doorNotOpen: (id, door, found) => [
    `${id}: ${door} с этой машины: ${DOORS[found]}`,
    'если друзья в других местах в сети, закрыта только дорога отсюда: /nodes в чате скажет, с какого времени',
  ],
  peersGood: (id, devices, foreign) =>
    `${id}: все устройства на месте (${devices})${foreign > 0 ? `; чужих: ${foreign}` : ''}`,
  peersMissing: (id, missing, extra) => [
    `${id}: не хватает или неверны ${missing} устройств, лишних ${extra}`,
    'работающий бот исправит это за минуту; если нет: journalctl -u vpn-bot -p warning',
  ],
};
