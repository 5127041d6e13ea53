import { allowFileOf } from '../../../wireguard/dialect/dialect.ts';
import type { NodeTexts } from '../../cli/texts.ts';
import { troubleInRussian } from '../login-trouble.ts';
import { whyOff } from './why-off.ts';

/** What `vpn-bot node …` says while it works. */
export const node: NodeTexts = {
  fingerprint: (host, fingerprint) =>
    `${host} показывает ключ ${fingerprint}\nВ консоли того сервера его печатает: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`,
  isItYours: 'Это ваш сервер?',
  passwordFor: (who) => `Пароль ${who} (нужен один раз, нигде не хранится): `,
  passphraseFor: (file) => `Пароль ключа ${file}: `,
  connecting: (where) => `подключаюсь к ${where}`,
  renewing: (host) => `Обновляю на ${host} калитку и служебные программы бота…`,
  renewed: (id) => `${id}: калитка и служебные программы — этой версии`,
  settingUp: (host) => `настраиваю ${host}; пакеты могут занять минуту`,
  wireguardMade: (name, address, port) => `WireGuard: ${name} работает, адрес ${address}, порт UDP ${port}`,
  wireguardKept: (name, address, port) =>
    `WireGuard: ${name} там уже был (${address}, порт UDP ${port}) и оставлен как есть`,
  loginMade: (login) =>
    `вход: ${login}; его ключ открывает калитку (dump, apply, standby, stats, parameters, header-key, routes, resolver, limits, knock) и больше ничего`,
  sparePort: (port) =>
    `запасной порт: UDP ${port} тоже ведёт в туннель, для сетей, где закрыт другой; брандмауэр хостинга, если он есть, должен его пропускать`,
  noSparePort: (port) => `порт UDP ${port} там занят, запасного порта пока нет; открыть другой: vpn-bot door add`,
  mayHaveName: (id, address) =>
    `в файлах друзей стоит адрес ${address}. С именем вместо него (WG_${id.toUpperCase()}_ENDPOINT_HOST=vpn.example.com) они нашли бы и переехавший сервер: имя приложение узнаёт, когда туннель включают, а не пока он включён`,
  settingsWritten: (path, id) => `настройки: строки ${id} записаны в ${path}`,
  reloaded: 'бот их принял',
  notRunning: 'работающий бот здесь не найден: запустите или перезапустите его, чтобы он их принял',
  added: (id) => `${id} готов: друзья найдут его в /server`,
  addedWithTrouble: 'сервер в настройках, но смотрите выше: `vpn-bot node check` проверит снова',
  willMove: (id, name, people, configs) =>
    `Людей перейдёт на ${id} (${name}): ${people}; конфигов бот им пришлёт: ${configs}`,
  cannotMove: (people) =>
    `Людей, которых не возьмёт ни один другой сервер (не отвечает уже десять минут, заполнен или им не открыт): ${people}; бот им скажет, а другой сервер вы откроете им в /users`,
  doorsClose: (doors, devices) =>
    `его запасные порты и пересылки закроются сразу: ${doors.join(', ')}; устройств с одним из них в файле: ${devices}`,
  dryRun: 'Пробный запуск: ничего не изменено.',
  confirmRemove: (id, people) => `Убрать ${id} из настроек? Людей с конфигом там: ${people}`,
  removed: (id, people) => `${id} убран из настроек. Людей, которым бот скажет: ${people}`,
  gateRemoved: (host) => `${host}: вход бота и его калитка удалены`,
  gateLeft: (host, why) =>
    `${host}: вход бота удалить не удалось (${why}); без ключа он безвреден, а ключ здесь удалён`,
  peersStay: 'WireGuard там не тронут: конфиги работают, пока работает тот интерфейс или сервер.',
  converting: (id, name) =>
    `${id}: ${name} будет работать через AmneziaWG. Ключ, порт, адрес и пиры останутся, параметры не задаются: все файлы продолжат работать, а туннели вернутся сами за полминуты. Вернуть обратно: vpn-bot node convert ${id} --undo`,
  convertingBack: (id, name) =>
    `${id}: ${name} снова будет работать через WireGuard. Ключ, порт, адрес и пиры останутся; туннели вернутся сами за полминуты.`,
  inContainer: (id, container) =>
    `${id} живёт в контейнере ${container}, и запускает его тот, кто его сделал: перевести можно только интерфейс самого сервера`,
  convertNow: 'Сделать это сейчас?',
  converted: (id, name, protocol) => `${id}: ${name} теперь работает через ${protocol}, все пиры на месте`,
  protocolNotWritten: (setting, protocol) =>
    `${setting} стоит и в окружении: задайте ${setting}=${protocol} там. Здесь ничего не записано, интерфейс прежний`,
  mayIsolate: (id) =>
    `правила там не от бота: друзьям могут быть видны сам сервер и его сеть; закрыть: sudo vpn-bot node isolate ${id}`,
  isolating: (node, isToday) =>
    isToday
      ? `${node.id}: правила ${node.interface} уже нынешние; строки из ${allowFileOf(node)} будут взяты заново:`
      : `${node.id}: через ${node.interface} друзья попадут в интернет и к DNS на самом сервере. Закроется остальное: службы сервера по любому его адресу, сеть провайдера и 169.254.169.254, частные сети, а друзья друг другу, если не открыто. Открытым останется:`,
  besideYours: (name) =>
    `${name} сделан не ботом: его настройки и ваши правила остаются как есть, рядом появится отдельная таблица vpn-bot-${name}`,
  isolateNow: 'Ввести эти правила?',
  isolated: (tunnel) =>
    `правила действуют; что открыто, написано в ${allowFileOf(tunnel)} (после правки наберите эту команду снова)`,
  ownDevice: '   (ваше устройство)',
  handmadePeer: '   (сделано вручную)',
  thisSession: '   (отсюда вы сейчас вошли)',
  reserved: (setting, value) => `настройки: ${setting}=${value}, чтобы эти адреса не достались никому другому`,
  notReserved: (setting, value) =>
    `${setting} стоит и в окружении: задайте ${setting}=${value} там, иначе адреса могут достаться другим; ничего не сделано`,
  needsRoot: (command) => `для этого нужен root: sudo vpn-bot ${command} …`,
  badId: (id) =>
    `${id}: имя сервера — от 1 до 8 латинских букв и цифр, например eu1, и не похоже на настройку (main, wg, ssh, dns)`,
  badTarget: (text) => `${text}: пишите так: root@203.0.113.7 или root@vpn.example.com, а для этого сервера local`,
  containerFar: (container) =>
    `--container ${container}: пользователю бота нельзя к Docker, это все права root. Назовите этот сервер как root@127.0.0.1: тогда бот ходит через калитку`,
  sameInterface: (name, host, id) =>
    `${name} на ${host} — это уже ${id}: назовите другой интерфейс, например --interface wg1, или уберите ${id} (vpn-bot node remove ${id})`,
  sameNetwork: (own, id, other) =>
    `${own} пересекается с ${other} у ${id} на том же сервере: ответы друзьям уйдут не в тот интерфейс, поэтому ничего не записано. Поменяйте сеть одного из интерфейсов на сервере; у нового её назначает --network`,
  besideNode: (name, id) => `${name} будет рядом с ${id} на том же сервере`,
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
  knownPort: (port) =>
    `--wg-port ${port} — собственный порт WireGuard, по нему его узнают фильтры: назовите для AmneziaWG другой или никакой`,
  noParameterSet: (text) => `--amneziawg=${text}: бывает 2.0 (без =) и 3.1`,
  strangeAnswer: (host, wrong, said) =>
    `${host}: на настройку так не отвечают, поэтому ничего из этого не записано (${wrong}). Сервер сказал:\n${said}`,
  needsRoute: (name, network) =>
    `у самого ${name} сети нет: там нужен маршрут к ${network} (PostUp = ip route replace … dev ${name} в его файле), иначе к друзьям не дойдут ответы`,
  wouldBeOff: (id, why) => `с этими строками ${id} был бы выключен (${whyOff(why)}): ничего не записано`,
  gateDoesNotWork: (why) => `собственный вход бота пока не работает, поэтому ничего не записано: ${why}`,
  declined: 'ничего не сделано',
  wrongIdentity: (file) => `${file}: это не закрытый ключ, который можно прочитать`,
};
