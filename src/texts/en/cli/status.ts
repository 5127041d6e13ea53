import type { WhyOff } from '../../../config/why-off.ts';
import { whyOff } from '../../../config/why-off.ts';

/** The output of `vpn-bot status` and `vpn-bot users`. */
export const status = {
  program: (version: string) => `vpn-bot ${version}`,
  daemon: (state: string, since: string | null, words: string) =>
    `daemon: ${state}${since === null ? '' : ` since ${since}`}${words && ` — ${words}`}`,
  store: (revision: number, people: number, devices: number) =>
    `store: revision ${revision}, people ${people}, devices ${devices}`,
  node: (id: string, devices: number, online: number) => `${id}: up, devices ${devices}, online now ${online}`,
  nodeDown: (id: string, why: string) => `${id}: DOWN: ${why}`,
  calledDown: 'the daemon does not reach it; why: journalctl -u vpn-bot -n 30',
  linkDown: (name: string) => `${name} is there, but its link is down; ip link set ${name} up`,
  nodeOff: (id: string, why: WhyOff) => `${id}: off, ${whyOff(why)}`,
  person: (who: string, devices: readonly string[], online: boolean | null) =>
    `${online === null ? '?' : online ? '●' : '○'} ${who}: ${devices.join(', ')}`,
  owner: 'owner',
  off: 'no access',
  noDevices: 'no devices',
  onlineNow: 'online',
  waiting: (username: string) => `… @${username}: has not written to the bot yet`,
  nobody: 'nobody yet: /add_user in the chat',
};
