import { whyOffInRussian } from '../../config/why-off.ts';
import { troubleInRussian } from '../../login-trouble.ts';
import { silentNode } from '../cli/silent-node.ts';
import type { CliTexts, FindingTexts, NodeTexts, StatusTexts } from '../cli/texts.ts';
import { trafficTexts } from '../cli/traffic-texts.ts';
import { storeInRussian } from './cli/store.ts';

const help: CliTexts['help'] = {
  program: 'Присматривает за ботом. Запускайте в папке с env_vars.txt или назовите этот файл в VPN_ENV_FILE.',
  check: 'сказать, что не так с настройками и хранилищем, ничего не запуская',
  backup: 'записать проверенную копию хранилища; бот может работать',
  restore: 'вернуться к копии, сначала сказав, кто получит и кто потеряет доступ; бот должен быть остановлен',
  import: 'взять users.json и peers.json прежнего бота; бот должен быть остановлен',
  status: 'что работает и кто в сети',
  users: 'люди, их устройства, кто в сети',
  doctor: 'проверить всё, что можно проверить; у каждой беды — что делать; код выхода 0, 1 или 78',
  update: 'взять новую версию; если с ней хуже, вернуться к этой',
  node: 'добавить, проверить, убрать сервер',
  nodeAdd: 'настроить сервер по SSH и внести его в настройки: vpn-bot node add eu1 root@203.0.113.7',
  nodeCheck: 'SSH, ключ сервера, калитка, интерфейс, пересылка, NAT, порт, часы и устройства сервера или всех сразу',
  tryRules: 'от root: послать пакеты через копию правил брандмауэра, даже если они понятны',
  tryAs: 'для --try: кому там можно всё',
  nodeRemove: 'убрать сервер из настроек; его друзей бот переведёт на другой и скажет им',
  nodeIsolate:
    'закрыть друзьям всё, кроме интернета: сам сервер, его сеть, друг друга; спросит; берёт изменения wg0.allow',
  adminUser: 'кому там можно всё',
  moveTo: 'куда перейдут его друзья; сам по себе — сервер, где свободнее всего',
  yes: 'не спрашивать',
  dryRun: 'только показать, что изменится',
  port: 'его порт SSH',
  identity: 'закрытый ключ, с которым пускает root; без него пробуются ваши обычные ключи, затем спрашивается пароль',
  ageIdentity: 'чем открыть зашифрованную копию (.age): файл от age-keygen; без него ключ будет спрошен',
  hostKey: 'отпечаток, который сервер должен показать (SHA256:…), вместо вопроса',
  name: 'имя, которое видят друзья',
  interface: 'интерфейс WireGuard там',
  network:
    'адрес сервера в новой сети, сам по себе — первый свободный из 10.0.0.1/24, 10.1.0.1/24, …; или сеть друзей для интерфейса, у которого её нет (/32)',
  wgPort: 'порт UDP нового интерфейса; если не сказать — 51820',
  together: 'пусть друзья там видят друг друга',
  allowLan: 'пустить друзей и в частные сети там: во все или в одну (192.168.1.0/24)',
  allow: 'открыть друзьям ещё что-то, строкой как в wg0.allow: "192.168.1.10 tcp 443", "server tcp 8080"',
  login: 'пользователь бота там',
  versionOption: 'показать версию',
  helpOption: 'показать эту справку',
  helpCommand: 'показать справку по команде',
};

const node: NodeTexts = {
  fingerprint: (host, fingerprint) =>
    `${host} показывает ключ ${fingerprint}\nВ консоли того сервера его печатает: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`,
  isItYours: 'Это ваш сервер?',
  passwordFor: (who) => `Пароль ${who} (нужен один раз, нигде не хранится): `,
  passphraseFor: (file) => `Пароль ключа ${file}: `,
  connecting: (where) => `подключаюсь к ${where}`,
  settingUp: (host) => `настраиваю ${host}; пакеты могут занять минуту`,
  wireguardMade: (name, address, port) => `WireGuard: ${name} работает, адрес ${address}, порт UDP ${port}`,
  wireguardKept: (name, address, port) =>
    `WireGuard: ${name} там уже был (${address}, порт UDP ${port}) и оставлен как есть`,
  loginMade: (login) => `вход: ${login}; его ключ открывает калитку (dump, apply, standby, stats) и больше ничего`,
  settingsWritten: (path, id) => `настройки: строки ${id} записаны в ${path}`,
  reloaded: 'бот их принял',
  notRunning: 'работающий бот здесь не найден: запустите или перезапустите его, чтобы он их принял',
  added: (id) => `${id} готов: друзья найдут его в /server`,
  addedWithTrouble: 'сервер в настройках, но смотрите выше: `vpn-bot node check` проверит снова',
  willMove: (id, name, people, configs) =>
    `Людей перейдёт на ${id} (${name}): ${people}; конфигов бот им пришлёт: ${configs}`,
  cannotMove: (people) =>
    `Людей, которых не возьмёт ни один другой сервер (не отвечает, заполнен или им не открыт): ${people}; бот им скажет, а другой сервер вы откроете им в /users`,
  dryRun: 'Пробный запуск: ничего не изменено.',
  confirmRemove: (id, people) => `Убрать ${id} из настроек? Людей с конфигом там: ${people}`,
  removed: (id, people) => `${id} убран из настроек. Людей, которым бот скажет: ${people}`,
  gateRemoved: (host) => `${host}: вход бота и его калитка удалены`,
  gateLeft: (host, why) =>
    `${host}: вход бота удалить не удалось (${why}); без ключа он безвреден, а ключ здесь удалён`,
  peersStay: 'WireGuard там не тронут: конфиги работают, пока работает тот интерфейс или сервер.',
  mayIsolate: (id) =>
    `правила там не от бота: друзьям могут быть видны сам сервер и его сеть; закрыть: sudo vpn-bot node isolate ${id}`,
  isolating: (id, name, isToday) =>
    isToday
      ? `${id}: правила ${name} уже нынешние; строки из /etc/wireguard/${name}.allow будут взяты заново:`
      : `${id}: через ${name} друзья попадут в интернет и к DNS на самом сервере. Закроется остальное: службы сервера по любому его адресу, сеть провайдера и 169.254.169.254, частные сети, а друзья друг другу, если не открыто. Открытым останется:`,
  besideYours: (name) =>
    `${name} сделан не ботом: его настройки и ваши правила остаются как есть, рядом появится отдельная таблица vpn-bot-${name}`,
  isolateNow: 'Ввести эти правила?',
  isolated: (name) =>
    `правила действуют; что открыто, написано в /etc/wireguard/${name}.allow (после правки наберите эту команду снова)`,
  ownDevice: '   (ваше устройство)',
  handmadePeer: '   (сделано вручную)',
  thisSession: '   (отсюда вы сейчас вошли)',
  reserved: (setting, value) => `настройки: ${setting}=${value}, чтобы эти адреса не достались никому другому`,
  notReserved: (setting, value) =>
    `${setting} стоит и в окружении: задайте ${setting}=${value} там, иначе адреса могут достаться другим; ничего не сделано`,
  needsRoot: 'для этого нужен root: sudo vpn-bot node isolate …',
  badId: (id) =>
    `${id}: имя сервера — от 1 до 8 латинских букв и цифр, например eu1, и не похоже на настройку (main, wg, ssh, dns)`,
  badTarget: (text) => `${text}: пишите так: root@203.0.113.7 или root@vpn.example.com`,
  exists: (id, host) =>
    `${id} уже есть в настройках, это ${host}: возьмите другое имя или сначала уберите его (vpn-bot node remove ${id})`,
  unknown: (id) => `${id}: такого сервера в настройках нет`,
  onlyServer: (id) =>
    `${id} — единственный сервер, его друзьям некуда деться: сначала добавьте другой (vpn-bot node add) или остановите всё (systemctl disable --now vpn-bot)`,
  notUp: (id) =>
    `${id} не отвечает, или бот на него ещё не смотрел: подробнее скажет \`vpn-bot node check ${id}\`; или назовите другой сервер в --to`,
  stillNamed: (id) =>
    `${id} всё ещё сервер: его настройки стоят в окружении, или его создаёт VPN_SERVER_HOST; уберите их и там`,
  theServer: 'сервер',
  otherHostKey: (seen, wanted) => `сервер показывает ${seen}, а не ${wanted}: ничего не сделано`,
  noLogin: (who) => `${who}: сервер не принял ни ключи, ни пароль`,
  loginTrouble: troubleInRussian,
  serverSaid: (said) => `Сервер сказал:\n${said}`,
  secondProof: (who) => `ключ ${who} подошёл, но сервер хочет и второе подтверждение`,
  setupFailed: (host, said) => `${host}: не настроен:\n${said}`,
  noNetwork: (address) =>
    `адрес интерфейса там ${address}, а друзьям нужна сеть от /8 до /30. Ничего не записано. Назовите сеть в --network, например --network ${address.split('/')[0]}/24`,
  otherThanAsked: (seen, asked) =>
    `на сервере ${seen}, а просили ${asked}: ничего не записано. Что там уже есть, остаётся как есть: назовите это или сначала измените там`,
  strangeAnswer: (host, wrong, said) =>
    `${host}: на настройку так не отвечают, поэтому ничего из этого не записано (${wrong}). Сервер сказал:\n${said}`,
  needsRoute: (name, network) =>
    `у самого ${name} сети нет: там нужен маршрут к ${network} (PostUp = ip route replace … dev ${name} в его файле), иначе к друзьям не дойдут ответы`,
  wouldBeOff: (id, why) => `с этими строками ${id} был бы выключен (${whyOffInRussian(why)}): ничего не записано`,
  gateDoesNotWork: (why) => `собственный вход бота пока не работает, поэтому ничего не записано: ${why}`,
  declined: 'ничего не сделано',
  wrongIdentity: (file) => `${file}: это не закрытый ключ, который можно прочитать`,
};

const findings: FindingTexts = {
  settingsGood: (path, nodes) => `настройки: ${path}, серверы ${nodes.join(', ')}`,
  settingsWrong: (problem) => [
    `настройки или хранилище: ${problem}`,
    'исправьте; `vpn-bot check` скажет, годится ли для запуска',
  ],
  settingsWarning: (warning) => ['настройки: строка, которая может не сделать того, что нужно', warning],
  nodeOff: (id, why) => [`${id} выключен, остальное работает`, `исправьте настройки: ${whyOffInRussian(why)}`],
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
  telegramGood: (bot, way) => `Telegram: отвечает${way ? ` через ${way}` : ''}, это @${bot}`,
  tokenRefused: (said) => [`Telegram не принимает BOT_TOKEN (${said})`, 'скопируйте верный у @BotFather в настройки'],
  telegramSilent: (why, way) => [
    `Telegram не отвечает${way ? ` через ${way}` : ''} (${why})`,
    way ? 'проверьте прокси в TELEGRAM_PROXY' : 'проверьте сеть; где Telegram закрыт, задайте TELEGRAM_PROXY',
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
  ...silentNode.russian,
  nodeReached: (id, where) =>
    where === null ? `${id}: эта машина` : `${id}: отвечает (${where}), ключ сервера тот самый`,
  gateWorks: (id, version) => `${id}: калитка отвечает (версия ${version})`,
  rootLogin: (id) => [
    `${id}: бот входит как root, а ему столько не нужно`,
    `\`vpn-bot node add ${id} root@…\` даст ему собственный вход, который умеет три вещи`,
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
  ...trafficTexts.russian,
  nodeClock: (id, seconds) => [
    `${id}: его часы расходятся с здешними на ${seconds} с`,
    'там: timedatectl set-ntp true',
  ],
  peersGood: (id, devices, foreign) =>
    `${id}: все устройства на месте (${devices})${foreign > 0 ? `; чужих: ${foreign}` : ''}`,
  peersMissing: (id, missing, extra) => [
    `${id}: не хватает или неверны ${missing} устройств, лишних ${extra}`,
    'работающий бот исправит это за минуту; если нет: journalctl -u vpn-bot -p warning',
  ],
};

const status: StatusTexts = {
  program: (version) => `vpn-bot ${version}`,
  daemon: (state, since, words) => `бот: ${state}${since === null ? '' : ` с ${since}`}${words && ` — ${words}`}`,
  store: (revision, people, devices) => `хранилище: ревизия ${revision}, людей ${people}, устройств ${devices}`,
  node: (id, devices, online) => `${id}: работает, устройств ${devices}, сейчас в сети ${online}`,
  nodeDown: (id, why) => `${id}: НЕ ОТВЕЧАЕТ: ${why}`,
  calledDown: 'бот до него не достаёт; почему: journalctl -u vpn-bot -n 30',
  linkDown: (name) => `${name} есть, но опущен; поднять: ip link set ${name} up`,
  nodeOff: (id, why) => `${id}: выключен, ${whyOffInRussian(why)}`,
  person: (who, devices, online) => `${online === null ? '?' : online ? '●' : '○'} ${who}: ${devices.join(', ')}`,
  owner: 'владелец',
  off: 'нет доступа',
  noDevices: 'нет устройств',
  onlineNow: 'в сети',
  waiting: (username) => `… @${username}: ещё не писал боту`,
  nobody: 'пока никого: /add_user в чате',
};

const titles = {
  'Usage:': 'Вызов:',
  'Arguments:': 'Аргументы:',
  'Options:': 'Параметры:',
  'Commands:': 'Команды:',
};

export const russian: CliTexts = { help, titles, yesOrNo: '[д/Н]', node, findings, store: storeInRussian, status };
