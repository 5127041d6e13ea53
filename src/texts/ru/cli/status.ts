import type { StatusTexts } from '../../cli/texts.ts';
import { whyOff } from './why-off.ts';

/** What `vpn-bot status` and `vpn-bot users` say. */
export const status: StatusTexts = {
  program: (version) => `vpn-bot ${version}`,
  daemon: (state, since, words) => `бот: ${state}${since === null ? '' : ` с ${since}`}${words && ` — ${words}`}`,
  store: (revision, people, devices) => `хранилище: ревизия ${revision}, людей ${people}, устройств ${devices}`,
  node: (id, devices, online) => `${id}: работает, устройств ${devices}, сейчас в сети ${online}`,
  nodeDown: (id, why) => `${id}: НЕ ОТВЕЧАЕТ: ${why}`,
  calledDown: 'бот до него не достаёт; почему: journalctl -u vpn-bot -n 30',
  linkDown: (name) => `${name} есть, но опущен; поднять: ip link set ${name} up`,
  nodeOff: (id, why) => `${id}: выключен, ${whyOff(why)}`,
  person: (who, devices, online) => `${online === null ? '?' : online ? '●' : '○'} ${who}: ${devices.join(', ')}`,
  owner: 'владелец',
  off: 'нет доступа',
  noDevices: 'нет устройств',
  onlineNow: 'в сети',
  waiting: (username) => `… @${username}: ещё не писал боту`,
  nobody: 'пока никого: /add_user в чате',
};
