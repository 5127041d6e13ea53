import { type LoginTroubleTexts, troubleInEnglish, troubleInRussian } from '../../login-trouble.ts';
import type { NodeErrorCode } from '../../wireguard/drivers/driver.ts';
import type { FindingTexts } from './texts.ts';

type SilentNodeTexts = Pick<FindingTexts, 'nodeWhy' | 'nodeSilent'>;
/** What is so, and what to do; ID stands for the node's id, NAME for its interface. */
type Words = Readonly<Record<NodeErrorCode, readonly [what: string, fix: string]>>;

const english: Words = {
  unreachable: ['is not reached', 'is the server on, and do its firewall and SSH port let this machine in?'],
  timeout: ['does not answer in time', 'is the server on and not overloaded? `ssh` to it from here by hand'],
  refused: ['does not let the bot in', '`vpn-bot node add ID root@…` again makes the login anew'],
  'host-key': [
    'shows another host key than the pinned one',
    'if you set the server up anew, `vpn-bot node add ID root@…` again; else somebody is in between',
  ],
  'no-interface': [
    'has no WireGuard interface NAME now',
    'on it: systemctl enable --now wg-quick@NAME; why it ended: journalctl -u wg-quick@NAME -n 30',
  ],
  'wrong-key': [
    'has another WireGuard key than the known one',
    'if you made the server anew, correct the key in the settings',
  ],
  command: [
    'did not do what it was told',
    '`vpn-bot node add ID root@…` again makes gate and rights anew; on this machine: journalctl -u vpn-bot -n 30',
  ],
  garbled: ['answers something else than was asked', '`vpn-bot node add ID root@…` again makes the gate anew'],
};

const russian: Words = {
  unreachable: ['до него не достучаться', 'включён ли сервер, пускают ли эту машину его брандмауэр и порт SSH?'],
  timeout: ['не отвечает вовремя', 'включён ли сервер, не перегружен ли он? Зайдите на него отсюда руками по ssh'],
  refused: ['не пускает бота', '`vpn-bot node add ID root@…` ещё раз сделает вход заново'],
  'host-key': [
    'показывает другой ключ SSH, чем записан в настройках',
    'если сервер поставлен заново — `vpn-bot node add ID root@…` ещё раз; иначе кто-то стоит посередине',
  ],
  'no-interface': [
    'интерфейса WireGuard NAME сейчас нет',
    'на нём: systemctl enable --now wg-quick@NAME; почему остановился: journalctl -u wg-quick@NAME -n 30',
  ],
  'wrong-key': [
    'у него другой ключ WireGuard, чем известен',
    'если сервер поставлен заново, исправьте ключ в настройках',
  ],
  command: [
    'не сделал того, что велено',
    '`vpn-bot node add ID root@…` ещё раз сделает калитку и права заново; на этой машине: journalctl -u vpn-bot -n 30',
  ],
  garbled: ['отвечает не то, о чём спросили', '`vpn-bot node add ID root@…` ещё раз сделает калитку заново'],
};

/** Of a node that could not be asked: the driver's own words stand behind, unless they say the same. */
function textsOf(words: Words, troubles: LoginTroubleTexts): SilentNodeTexts {
  const nodeWhy: SilentNodeTexts['nodeWhy'] = (code, message, name) => {
    const what = words[code][0].replaceAll('NAME', name);
    return message.includes('no such WireGuard interface') ? what : `${what} (${message})`;
  };
  return {
    nodeWhy,
    nodeSilent: ({ id, interface: name }, { code, message, words: said = null }) => [
      `${id}: ${nodeWhy(code, message, name)}`,
      said?.trouble
        ? troubles[said.trouble.kind](said.trouble.user)
        : words[code][1].replaceAll('ID', id).replaceAll('NAME', name),
    ],
  };
}

export const silentNode = {
  english: textsOf(english, troubleInEnglish),
  russian: textsOf(russian, troubleInRussian),
};
