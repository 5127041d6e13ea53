import { type SilentNodeWords, silentNodeTexts } from '../../cli/silent-node.ts';
import { troubleInRussian } from '../login-trouble.ts';

const WORDS: SilentNodeWords = {
  unreachable: ['до него не достучаться', 'включён ли сервер, пускают ли эту машину его брандмауэр и порт SSH?'],
  timeout: ['не отвечает вовремя', 'включён ли сервер, не перегружен ли он? Зайдите на него отсюда руками по ssh'],
  refused: ['не пускает бота', '`vpn-bot node add ID root@…` ещё раз сделает вход заново'],
  'host-key': [
    'показывает другой ключ SSH, чем записан в настройках',
    'если сервер поставлен заново — `vpn-bot node add ID root@…` ещё раз; иначе кто-то стоит посередине',
  ],
  'no-interface': [
    'интерфейса VPN NAME сейчас нет',
    'на нём: systemctl enable --now UNIT; почему остановился: journalctl -u UNIT -n 30',
  ],
  'wrong-key': [
    'у него другой ключ сервера, чем известен',
    'если сервер поставлен заново, исправьте ключ в настройках',
  ],
  command: [
    'не сделал того, что велено',
    '`vpn-bot node add ID root@…` ещё раз сделает калитку и права заново; на этой машине: journalctl -u vpn-bot -n 30',
  ],
  garbled: ['отвечает не то, о чём спросили', '`vpn-bot node add ID root@…` ещё раз сделает калитку заново'],
};

/** Of a node that could not be asked. */
export const silentNode = silentNodeTexts(WORDS, troubleInRussian);
