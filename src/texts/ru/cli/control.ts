import type { ControlTexts } from '../../cli/texts.ts';

const list = (names: readonly string[]): string => names.map((name) => `\n  ${name}`).join('');

/** Почему просьбу нельзя выполнить. */
const refusals: ControlTexts['refusals'] = {
  'several-people': ([word = '', ...people]) => `${word}: так зовут нескольких; назовите номер:${list(people)}`,
  'no-such-person': ([word = '']) => `${word}: такого человека нет. Кто есть: vpn-bot users`,
  'unknown-person': () => 'У этого человека нет доступа. Сначала впустите: vpn-bot friend add',
  'owner-stays': () => 'Доступ самого владельца изменить нельзя.',
  'no-access': () => 'У этого человека сейчас нет доступа: пауза, удалён или срок вышел. Кто есть: vpn-bot users',
  'device-off': () => 'Это устройство выключено файлами прежнего бота, отсюда его не включить.',
  'device-limit': () =>
    'У человека на этом сервере столько устройств, сколько разрешено; предел меняется в его карточке в чате.',
  'network-full': () => 'В сети этого сервера нет свободных адресов. Назовите другой сервер: --node',
  'no-server': () => 'Ни один сервер не настроен. Посмотрите: vpn-bot doctor',
  'unknown-device': () => 'Это устройство только что изменили или убрали. Попробуйте ещё раз.',
  'server-off': () => 'Сервер этого человека выключен. Назовите другой: --node',
  'no-server-for-you': () => 'Этому человеку не открыт ни один сервер; это меняется в его карточке в чате.',
  'server-not-read': () => 'Параметры этого сервера пока не известны. Почему: vpn-bot doctor',
  'add-user-usage': () => 'Назовите номер в Telegram (123456789) или @имя.',
  'invite-usage': () =>
    'Слова приглашения: имя, сколько дней гостить (30д) или последний день (31.12.2026), сколько часов живёт ссылка (24ч), серверы.',
  'several-devices': (devices) =>
    `Устройств несколько; назовите одно (--device, --node) или сделайте новое (--new-device):${list(devices)}`,
  'no-such-device': ([device = '', ...devices]) =>
    devices.length === 0
      ? `${device}: устройств ещё нет. Сделать: --new-device`
      : `${device}: такого устройства нет. Есть:${list(devices)}`,
  'device-exists': ([name = '']) => `${name}: устройство с таким именем уже есть. Его конфиг: --device`,
  'imported-device': ([name = '']) =>
    `${name}: закрытый ключ сделан не здесь, отдать нечего. Новые ключи — в чате; или другое устройство: --new-device`,
  'no-such-node': ([node = '', ...nodes]) => `${node}: такого сервера нет. Есть: ${nodes.join(', ') || 'ни одного'}`,
  'node-not-theirs': ([node = '']) => `${node}: этот сервер человеку не открыт; это меняется в его карточке в чате.`,
  'link-same': ([id = '']) => `${id}: выход — это другой сервер, не тот же самый.`,
  'link-loop': (way) =>
    `${way.join(' → ')}: трафик вернулся бы туда, откуда вышел. Уберите одну из этих связей: vpn-bot exit remove`,
  'link-overlap': ([entry = '', exit = '', own = '', other = '']) =>
    `У ${entry} сеть ${own}, у ${exit} — ${other}: они пересекаются, и ${entry} не различит их адреса. Сначала дайте одному другую сеть (NETWORK_CIDR).`,
  'link-twin': ([entry = '', exit = '', other = '', own = '', theirs = '']) =>
    `У ${exit} сеть ${own}, у ${other} — ${theirs}: они пересекаются, а ${entry} уже связан с ${other} и не различит эти два выхода. Сначала дайте одному другую сеть (NETWORK_CIDR).`,
  'exit-silent': ([exit = '']) =>
    `${exit} сейчас не отвечает боту, связь с ним не сделать. Почему: vpn-bot node check ${exit}`,
  'no-restore': () =>
    'Никакая копия кода не ждёт. Сначала пришлите её файл (.age) боту, потом за 15 минут возьмите код.',
  'recipient-in-settings': () =>
    'Для кого шифруются копии, уже сказано в env_vars.txt (BACKUP_RECIPIENT). Сначала уберите эту строку, затем: systemctl reload vpn-bot',
  'no-link': () =>
    'Ссылка vpn:// бывает только для AmneziaVPN: добавьте --app amneziavpn. У очень длинного конфига её нет.',
  'bot-unknown': () =>
    'До Telegram ещё ни разу не достучались, и имя бота для ссылки не известно. Повторите, когда получится: vpn-bot status',
};

/** Что команда говорит о пути к боту. */
export const control: ControlTexts = {
  refusals,
  refused: (code) => `Бот отказал: ${code}`,
  noAnswer:
    'Бот запущен и не отвечает. Почему: journalctl -u vpn-bot -n 30; если его только что обновили: systemctl restart vpn-bot',
  tooLong: 'Бот не успел. Возможно, он ещё занят; прежде чем повторять, посмотрите: vpn-bot users',
  notAllowed: (path) => `${path}: доступно только root и самому боту. Наберите: sudo vpn-bot …`,
  unknownWord: (word, version) =>
    `Запущенный бот (${version}) этого ещё не умеет (${word}). Перезапустите его: systemctl restart vpn-bot`,
  malformed: (why) => `Запущенный бот не понял: ${why}. Перезапустите его: systemctl restart vpn-bot`,
  failed: (code) => `Ошибка самого бота, код ${code}. Причина в его журнале: journalctl -u vpn-bot -n 30`,
  daemonOff: 'Бот не запущен, поэтому сделано без него.',
  nodesBehind: (ids) =>
    `Не отвечают: ${ids.join(', ')}. До этих серверов изменение дойдёт, когда бот заработает: systemctl start vpn-bot`,
  notTold: 'До Telegram достучаться не удалось: сообщение об этом не отправлено и уже не придёт.',
};
