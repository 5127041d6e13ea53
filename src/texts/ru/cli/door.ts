import type { CliTexts } from '../../cli/texts.ts';

/** То, что печатает `vpn-bot door …`. */
export const door: CliTexts['door'] = {
  opening: (host) => `открываю на ${host}`,
  opened: (id, door, over) =>
    `${id}: вход ${door} открыт${over === null ? '' : ` (${over} передаёт пакеты дальше, ключей там нет)`} и записан в настройки. Если у хостинга свой брандмауэр, откройте этот порт UDP и там`,
  knownPort: (port) => `UDP ${port}: этот порт часто закрывают или знают как порт VPN; лучше 443 или случайное число`,
  openAnyway: 'Всё равно открыть?',
  line: (id, door, what, devices) => `${id}  ${door}  ${what}; устройств с ним в файле: ${devices}`,
  kinds: { first: 'первый вход', spare: 'запасной порт', address: 'другой адрес' },
  relayOver: (id) => `пересылка через ${id}`,
  notFromHere: (id) => [
    `${id}: свои входы отсюда не проверить: пакет изнутри не идёт тем путём, каким приходят снаружи`,
    'это покажет телефон в другой сети; через что приходят друзья, говорит /nodes',
  ],
  noProbe: (id) => [
    `${id}: у бота там пока нет своего ключа, чтобы пробовать входы`,
    'работающий бот заведёт его за несколько минут, если не задано PROBE_MINUTES=off; потом повторите',
  ],
  rulesUnread: (id, door) => [
    `${id}: отсюда не прочесть, ведёт ли ${door} в туннель`,
    'посмотрите от root: nft list ruleset',
  ],
  ruleThere: (id, door) => `${id}: ${door} ведёт в туннель`,
  ruleGone: (id, door, word) => [
    `${id}: ${door} есть в настройках, но никуда не ведёт: его правила нет`,
    `sudo vpn-bot door add ${id} ${word}`,
  ],
  nobodyHas: (door) => `ни у одного устройства в файле нет ${door}`,
  filesName: (id, door, devices, people) =>
    `устройств с ${door} в файле: ${devices}; без него они не войдут, пока не получат новый файл: ${people.join(', ')}. Сначала разослать новые, пока он открыт: vpn-bot rollout ${id} --closes ${door} --on ДАТА`,
  removeNow: 'Убрать?',
  removed: (id, door) => `${id}: входа ${door} в настройках больше нет, новые файлы его не назовут`,
  closed: (host, port) => `${host}: порт UDP ${port} закрыт`,
  leftOpen: (id, port, why) =>
    `${id}: закрыть там UDP ${port} не удалось (${why}). Вреда от этого нет; когда машина вернётся, добавьте его ещё раз и уберите`,
  notWritten: (setting, value) =>
    `${setting} задано и в окружении: поставьте там ${setting}=${value}. Здесь ничего не записано, и нового ничего не открыто`,
  portNeeded: (id) =>
    `какой порт? vpn-bot door add ${id} 443; или пересылка через другой сервер: vpn-bot door add ${id} --via main`,
  sameMachine: (id, via) =>
    `${via} стоит на той же машине, что и ${id}: пересылка там не даст другого пути. Его даст запасной порт: vpn-bot door add ${id} 443`,
  needsIpv4: (id, host) =>
    `${id} находится по адресу ${host}: пересылка работает только по IPv4, а это не такой адрес и не имя такого`,
  unknown: (id, door, doors) => `${door} — не вход ${id}; дополнительные входы: ${doors.join(', ') || 'нет'}`,
  isFirst: (id, door) => `${door} — первый вход ${id}, собственный порт интерфейса: он уходит только вместе с сервером`,
};
