import * as z from 'zod';
import type { NodeSettings } from '../../config/settings.ts';
import { sampleFriends } from '../../health/firewall/judge-node.ts';
import { isPrivate } from '../../health/firewall/private-networks.ts';
import type { Trial } from '../../health/firewall/trial.ts';
import { usesContainer } from '../../wireguard/dialect/dialect.ts';
import { checkedInterface } from '../../wireguard/drivers/checked-values.ts';
import { quote } from '../../wireguard/drivers/quote.ts';

/** The environment variable that passes results from root to the process that runs as the bot: node id → the output of the trial. */
export const TRIED = 'VPN_BOT_TRIED';

/** Sample addresses of strangers and in private networks, some of those that `judge` uses. */
const PLACES = {
  4: ['149.154.167.99', '8.8.8.8', '142.250.74.46'],
  6: ['2a02:6b8::2:242', '2606:4700:4700::1111', '2a00:1450:4010:c05::64'],
} as const;
const LAN = { 4: ['192.168.1.10', '172.31.254.9', '169.254.169.254'], 6: ['fd12:3456:789a::10'] } as const;

/** Shell commands for the installer's functions that try a node's rules; null if its network is too small for two friends. */
export function trialSteps(
  node: Pick<NodeSettings, 'dialect' | 'interface' | 'container' | 'network' | 'network6' | 'endpointPort'>,
): string | null {
  if (usesContainer(node)) return null; // its rules are in the container's own network
  const { network, network6, endpointPort } = node;
  const name = checkedInterface(node.interface);
  const [friends4, friends6] = [sampleFriends(network), network6 === null ? [] : sampleFriends(network6)];
  if (friends4.length !== 2) return null;
  const routed = [isPrivate(network) ? '' : '4', network6 === null || isPrivate(network6) ? '' : '6'].join('');
  const lists = [friends4, friends6.length === 2 ? friends6 : [], PLACES[4], PLACES[6], LAN[4], LAN[6]];
  return `port=$(${node.dialect.program} show ${quote([name])} listen-port 2>/dev/null) || port=${endpointPort}
try_rules ${quote([name])} "$port" ${quote([...lists.map((list) => list.join(',')), routed])}`;
}

const CAME = z.enum(['passes', 'dropped', 'differs']).optional();
const APART = z.enum(['open', 'apart']).optional();
const Words = z.strictObject({
  ...{ way4: CAME, way6: CAME, port: z.enum(['passes', 'dropped', 'differs', 'sender']).optional() },
  ...{ friends: APART, lan: APART, server: APART },
});
const CANNOT =
  /^cannot ((?:root|missing|namespaces|interfaces|nft|ipset|ip6?tables|ip6?tables-legacy)(?: [^\n]{0,300})?)\n?$/;

/** Parses the output of a trial; anything unexpected counts as not tried. */
export function readTrial(text: string): Trial {
  const cannot = CANNOT.exec(text)?.[1];
  if (cannot !== undefined) return { cannot: cannot.trim() };
  const lines = text.split('\n').filter((line) => line !== '');
  const pairs = lines.map((line) => line.split(' '));
  const words = Words.safeParse(Object.fromEntries(pairs));
  const isOurs = pairs.every((pair) => pair.length === 2) && new Set(pairs.map(([name]) => name)).size === pairs.length;
  if (!words.success || !isOurs || lines.length === 0) return { cannot: 'strange answer' };
  return { ...words.data, cannot: null };
}

const Tried = z.record(z.string().max(64), z.string().max(2000));

/** The results that root passed to this process: node id → the output of the trial. */
export function triedBefore(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Tried.parse(JSON.parse(env[TRIED] ?? '{}'));
}
