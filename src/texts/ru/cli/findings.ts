import type { FindingTexts } from '../../cli/texts.ts';
import { silentNode } from './silent-node.ts';
import { traffic } from './traffic.ts';
import { whyOff } from './why-off.ts';

/** What `vpn-bot doctor` and `vpn-bot node check` find. */
export const findings: FindingTexts = {
  settingsGood: (path, nodes) => `настройки: ${path}, серверы ${nodes.join(', ')}`,
  settingsWrong: (problem) => [
    `настройки или хранилище: ${problem}`,
    'исправьте; `vpn-bot check` скажет, годится ли для запуска',
  ],
  settingsWarning: (warning) => ['настройки: строка, которая может не сделать того, что нужно', warning],
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
  ...silentNode,
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
  ...traffic,
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
