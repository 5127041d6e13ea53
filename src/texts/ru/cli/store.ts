import type { ImportTexts } from '../../../store/import-texts.ts';
import type { StoreTexts } from '../../cli/texts.ts';
import { problemInRussian } from '../problems.ts';
import { whyOff } from './why-off.ts';

const importing: ImportTexts = {
  nobodysEntry: (id) => `запись с id ${id} и без имени пропущена`,
  knownFriend: (id) => `друг ${id}: уже известен`,
  friend: (id, username, notes) =>
    `друг ${id}${username ? ` (@${username})` : ''}: взят${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`,
  disabled: 'выключен',
  wasOwner: 'был владельцем; в ADMIN_ID другой человек, поэтому теперь друг',
  awaitedAlready: (username) => `@${username}: его уже ждут`,
  awaited: (username) => `@${username}: получит доступ с первым сообщением, если напишет за 72 часа`,
  addressTaken: (id, node, address, holder) =>
    `устройство ${id} на ${node} пропущено: адрес ${address} у ${holder}; /get_config даст ${id} новый`,
  device: (id, node, was, address, active) =>
    `устройство ${id} на ${node}: ${was} взято как ${address}/32${active ? '' : ' (выключено)'}`,
  serversAddress: (id, node, address) =>
    `устройство ${id} на ${node} пропущено: ${address} — адрес самого сервера или зарезервированный; /get_config даст ${id} новый`,
  unknownServer: (id, node) =>
    `устройство ${id}: сервер ${node} не включён; запись подождёт, пока он появится в настройках (WG_${node.toUpperCase()}_…)`,
  leftOut: (id, node, problem) => `устройство ${id} на ${node} пропущено (${problem}); на сервере оно не тронуто`,
  knownKey: (id, node) => `устройство ${id} на ${node}: его ключ уже известен`,
  endedKey: (id, node) =>
    `устройство ${id} на ${node} пропущено: его ключ с тех пор удалили или заменили; /get_config даст ${id} новый`,
  nobody: (id) => `telegram_id ${id} — никто`,
  noAddress: (text) => `wg_ip "${text}" — не адрес IPv4`,
  noKey: 'его public_key — не ключ WireGuard',
  takenOver: (kept, users) =>
    `данные прежнего бота взяты; ${kept === null ? `${users} остался как был` : `прежний файл сохранён: ${kept}`}`,
};

export const store: StoreTexts = {
  nothingChanged: 'Ничего не изменено.',
  nodeSilent: (id, why) => `сервер ${id} сейчас не спросить: ${why}`,
  settingsGood: (nodes) => `настройки: в порядке; серверы ${nodes.join(', ')}`,
  nodeOff: (id, why) => `сервер ${id} выключен: ${whyOff(why)}`,
  warning: (warning) => `обратите внимание: ${problemInRussian(warning)}`,
  storeNone: (path) => `хранилище: пока нет; первый запуск создаст ${path}`,
  storeGood: (revision, people, devices) =>
    `хранилище: в порядке; ревизия ${revision}, людей ${people}, устройств ${devices}`,
  storeOld: (people, devices) =>
    `хранилище: данные прежнего бота; первый запуск возьмёт людей ${people}, устройств ${devices}`,
  backupMade: (path, revision, people, devices) =>
    `${path}: ревизия ${revision}, людей ${people}, устройств ${devices}`,
  keyElsewhere: 'Её тайны открывает только STORE_KEY (store.key), в ней его нет: храните его в другом месте.',
  isTheStore: (path) => `${path}: это само хранилище; назовите другой файл или никакого`,
  isNoBackup: (path) => `${path}: уже есть, и это не копия хранилища; назовите другой файл или никакого`,
  backup: (path, revision, devices) => `${path}: ревизия ${revision}, устройств ${devices}.`,
  unusable: (why) => `Нынешнее хранилище не годится (${problemInRussian(why)}): берётся одна копия.`,
  older: (revision) => `Нынешнее хранилище старше (ревизия ${revision}): берётся одна копия.`,
  regain: (people) => `Снова получат доступ: ${people.join(', ') || 'никто'}`,
  lose: (people) => `Потеряют доступ: ${people.join(', ') || 'никто'}`,
  displaced: (who) => `Адрес уже занят, новый даст /get_config: ${who}`,
  forgotten: (usernames) => `Больше не ждём: ${usernames.map((name) => `@${name}`).join(', ')}`,
  awaited: (usernames) => `Снова ждём: ${usernames.map((name) => `@${name}`).join(', ')}`,
  helper: (who, rights) => `Снова получит права: ${who}: ${rights.join(', ')}`,
  term: (who, until) => `Доступ ${until === null ? 'без срока' : `до ${until.slice(0, 10)}`}: ${who}`,
  newerKey: (node, who, key) =>
    `Сервер ${node}: у ${who} ключ новее, чем в этой копии (${key}); он продолжит работать, а /get_config даст новый адрес.`,
  confirmRestore: 'Восстановить эту копию?',
  restored: () => 'Восстановлено. Запустите бота: systemctl start vpn-bot',
  keptAside: (path) => `Хранилище, каким оно было, сохранено: ${path}`,
  otherKey: (path) =>
    `PEERS_FILE=${path}: зашифровано не тем ключом, что копия, и их устройства не соединить: уберите ${path} в другое место и восстановите снова`,
  askIdentity: 'Ключ AGE-SECRET-KEY-…: ',
  holds: (path, names) => `В ${path}: ${names.join(', ')}`,
  holdsNoStore: (path, name) => `${path}: внутри нет ${name}; это не копия этого бота`,
  unopened: (path, problem) =>
    `${path}: ${
      {
        identity: 'это не ключ age: нужна строка, которая начинается с AGE-SECRET-KEY-1',
        recipient: 'не открывается этим ключом: файл зашифрован для другого',
        sealed: 'не открывается: файл повреждён',
        name: 'внутри файл с именем, какого бот не даёт',
      }[problem]
    }`,
  willWrite: (path) => `будет записан ${path}`,
  staysBeside: (path) => `${path} уже есть и останется; из копии рядом ляжет ${path}.from-backup`,
  willReplaceKey: (path) => `${path} пока ничего не шифрует: он будет отложен, а на его место ляжет ключ из копии`,
  keyInUse: (path, peersFile) =>
    `${path}: это не тот ключ, что в копии, а здешнее хранилище зашифровано им; уберите ${path} и ${peersFile} в другое место и восстановите снова`,
  confirmWrite: 'Записать эти файлы?',
  import: importing,
  nobodyThere: (folder) => `${folder}: нет ни peers.json, ни users.json, в которых кто-нибудь есть`,
  dryRun: 'Пробный запуск: ничего не изменено.',
  imported: () => 'Готово. Запустите бота: systemctl start vpn-bot',
  noSuchFile: 'такого файла нет',
  unreadable: (path, code) => `${path}: не читается (${code}); сделайте его доступным этому пользователю`,
  notAStore: (path, why) =>
    `${path}: ${problemInRussian(why)}; назовите файл, который сделал \`vpn-bot backup\` или сам бот`,
  botCouldChange: (path, folder) =>
    `${path}: пользователь бота может подменить этот путь (в ${folder}), поэтому root его не открывает; скопируйте файл в папку root, например в /root, и назовите его там`,
  notRootsFolder: (path, folder) =>
    `${path}: в ${folder} может писать не только root, поэтому root туда ничего не пишет; отдайте эту папку root (chown root, chmod go-w)`,
  botMayNotWrite: (path) =>
    `${path}: пользователю бота туда писать нельзя; назовите файл в папке, где пишет только root, например в /root`,
  notAFile: (path) => `${path}: это не обычный файл`,
  tooLarge: (path, bytes, most) =>
    `${path}: слишком большой файл (${bytes} байт; читаю не больше ${most}): тот ли это файл?`,
};
