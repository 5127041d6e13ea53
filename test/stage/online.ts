import type { Person } from '../lab/bot-api/people/person.ts';
import type { Phone } from '../lab/phone.ts';
import type { PingReport } from '../lab/ping.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { type Config, configOf, letIn, type Story } from './story.ts';

/** A friend whose phone is connected. */
export interface Online {
  readonly friend: Person;
  readonly phone: Phone;
  readonly config: Config;
  readonly server: WireguardServer;
}

/** Lets a friend in, makes the node theirs, and brings their phone up with the config that comes. */
export async function goOnline(story: Story, id: number, name: string, node = 'main'): Promise<Online> {
  const friend = await letIn(story, id, name, 'en');
  if (node !== 'main') await choose(friend, node);
  friend.send('/get_config');
  const config = await configOf(friend);
  const server = serverOf(story, node);
  const phone = await story.lab.phone();
  await phone.up(config.text, config.name);
  if (!(await phone.reaches(server.address))) throw new Error(`${name} does not reach ${node}`);
  return { friend, phone, config, server };
}

/** Makes a node the friend's own. */
export async function choose(friend: Person, node: string): Promise<void> {
  friend.send('/server');
  await friend.receives(/Choose a server/);
  friend.press(`server:${node}`);
  await friend.receives(/Your server/);
}

export function serverOf({ main, far }: Story, node: string): WireguardServer {
  const server = node === 'main' ? main : far[node]?.server;
  if (!server) throw new Error(`there is no node ${node}`);
  return server;
}

/** Asks for a config (or for new keys) and returns it. */
export function ask(friend: Person, command: '/get_config' | '/regen', timeout?: number): Promise<Config> {
  friend.send(command);
  return configOf(friend, timeout);
}

/** Ms from switching the tunnel on to the first reply through it; throws when there is none within so many seconds. */
export async function timeToReply(phone: Phone, config: Config, address: string, seconds = 20): Promise<number> {
  await phone.down();
  const start = performance.now();
  await phone.up(config.text, config.name);
  if (!(await phone.reaches(address, seconds))) throw new Error(`no reply of ${address} within ${seconds} s`);
  return performance.now() - start;
}

/** Packets without a reply. One is under way when the counting ends. */
export const lost = ({ sent, received }: PingReport): number => Math.max(0, sent - received - 1);
