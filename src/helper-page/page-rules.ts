import { isIPv4 } from 'node:net';
import { start } from '../wireguard/drivers/local/local-execute.ts';

/** Which packets are led to the page: those to port 80 of a tunnel's own addresses that come out of that tunnel. */
export interface PageRules {
  readonly interface: string;
  readonly addresses: readonly string[];
  readonly port: number;
}

/** Our own table of nftables for the page of an interface. */
export const tableOf = (name: string): string => `vpn-bot-page-${name}`;

/** The rules as `nft -f` takes them; loading them again changes nothing. */
export function rulesText({ interface: name, addresses, port }: PageRules): string {
  const table = `table inet ${tableOf(name)}`;
  const rules = addresses.map(
    (address) =>
      `    iifname "${name}" ${isIPv4(address) ? 'ip' : 'ip6'} daddr ${address} tcp dport 80 redirect to :${port}`,
  );
  return [
    table,
    `delete ${table}`,
    `${table} {`,
    '  chain enter {',
    '    type nat hook prerouting priority dstnat; policy accept;',
    ...rules,
    '  }',
    '}',
    '',
  ].join('\n');
}

/** How `nft` is called here; throws with what it said. */
export type Nft = (args: readonly string[], stdin: string) => Promise<string>;

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Calls the real one; it needs CAP_NET_ADMIN only. */
export const nft: Nft = async (args, stdin) => {
  const outcome = await start(['nft', ...args], { PATH, LC_ALL: 'C' }).finish(stdin);
  if (outcome.status !== 0) throw new Error(`nft ${args.join(' ')}: ${outcome.stderr.trim().slice(0, 300)}`);
  return outcome.stdout;
};

/** Puts the rules in force unless they are, as after somebody's `flush ruleset`. */
export async function keepRules(rules: PageRules, run: Nft): Promise<void> {
  const wanted = rules.addresses.map((address) => `daddr ${address} tcp dport 80 redirect to :${rules.port}`);
  const present = await run(['-nn', 'list', 'table', 'inet', tableOf(rules.interface)], '').catch(() => '');
  const isThere =
    wanted.every((rule) => present.includes(rule)) && present.split('redirect to').length - 1 === wanted.length;
  if (!isThere) await run(['-f', '-'], rulesText(rules));
}

/** Takes them away; that they are not there is fine. */
export async function removeRules(name: string, run: Nft): Promise<void> {
  const table = `table inet ${tableOf(name)}`;
  await run(['-f', '-'], `${table}\ndelete ${table}\n`);
}
