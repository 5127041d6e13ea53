import { isIP } from 'node:net';
import { editSettings, putSettings } from '../../config/edit-settings.ts';
import { settingNames } from '../../config/setting-names.ts';
import type { NodeSettings } from '../../config/settings.ts';
import { addressAt, contains, parseSubnet } from '../../peers/nodes/subnet.ts';
import { addressesOf } from '../../peers/records/device-holdings.ts';
import type { State } from '../../peers/records/records.ts';
import { visible } from '../../visible.ts';
import { usesContainer } from '../../wireguard/dialect/dialect.ts';
import { quote } from '../../wireguard/drivers/quote.ts';
import { CliError } from '../cli-error.ts';
import { reloadDaemon } from '../daemon-state.ts';
import { heading, type NodeParts } from './node-parts.ts';
import { openShell } from './node-shell.ts';

export interface IsolateOptions {
  readonly id: string;
  /** The login that does it there: `root`, or another user with full rights. */
  readonly user: string;
  readonly identity: string | null;
  /** What friends may reach besides the Internet, as lines of `wg0.allow`. */
  readonly allow: readonly string[];
}

export interface IsolateParts extends Omit<NodeParts, 'check'> {
  readonly state: () => Promise<State>;
}

/** A server's report on its rules. Its addresses become settings, so only those inside the friends' network are accepted. */
interface RulesReport {
  readonly made: boolean;
  readonly rules: string;
  readonly allow: readonly string[];
  readonly session: readonly string[];
  readonly handmade: readonly string[];
}

const HEADING = 'Made by: vpn-bot node isolate';

/**
 * `vpn-bot node isolate`: installs the present firewall rules on a server that was set up by an older version or by somebody else. First
 * says what will be closed and what stays open. The owner's devices, and the address from which this login comes, keep their access; these
 * addresses are reserved, so that nobody else gets them. False if the answer was no.
 */
export async function isolate(options: IsolateOptions, parts: IsolateParts): Promise<boolean> {
  const { console, settings, texts } = parts;
  const t = texts.node;
  const node = settings().nodes.find(({ id }) => id === options.id);
  if (!node) throw new CliError(t.unknown(options.id));
  if (usesContainer(node)) throw new CliError(t.inContainer(node.id, node.container));
  const { run, close } = await openShell(node.ssh, options, 'node isolate', { ...parts, t });
  try {
    const servers = node.dns.filter((server) => isIP(server) !== 0);
    const words = [node.interface, node.id === 'main' ? secondOf(node) : '', ...servers];
    const report = readReport(await run(`look_at_rules ${quote(words)}`), node);
    const kept = await keptDevices(node, report, parts);
    const devices = [...kept.keys()].map((address) => `device ${address}`);
    const lines = [...new Set([...report.allow, ...options.allow, ...devices])];
    console.say(t.isolating(node, report.rules === 'today'));
    if (!report.made) console.say(t.besideYours(node.interface));
    for (const line of lines) console.say(`  ${visible(line)}${kept.get(line.replace('device ', '')) ?? ''}`);
    if (lines.length === 0) console.say('  —');
    if (report.rules !== 'today' && !(await console.confirm(t.isolateNow))) return false;
    await reserve(node, [...kept.keys()], parts);
    await run(`isolate ${quote([node.interface, ...lines])}`);
    console.say(t.isolated(node));
    return true;
  } finally {
    close();
  }
}

function readReport(answer: string, node: NodeSettings): RulesReport {
  const pairs = answer.split('\n').map((line) => /^([a-z_]+)=(.{0,200})$/.exec(line) ?? []);
  const all = (name: string) => pairs.flatMap(([, key, value = '']) => (key === name ? [value] : []));
  const inside = (address: string) =>
    isIP(address) !== 0 &&
    !address.includes('%') &&
    [node.network, node.network6 ?? []].flat().some((network) => contains(parseSubnet(network), parseSubnet(address)));
  return {
    made: all('made').includes('yes'),
    rules: all('rules')[0] ?? '',
    allow: all('allow'),
    session: all('session').filter(inside),
    handmade: all('handmade').filter(inside),
  };
}

/** The addresses that keep their access, each with the reason as text. */
async function keptDevices(node: NodeSettings, report: RulesReport, { settings, state, texts }: IsolateParts) {
  const t = texts.node;
  const kept = new Map<string, string>();
  const known = new Set(report.allow);
  // once the rules are installed, the file lists the devices
  const own = report.rules === 'today' ? [] : Object.values((await state()).peers);
  for (const peer of own) {
    if (peer.telegram_id !== settings().adminId || peer.server_id !== node.id || peer.removed_at !== null) continue;
    for (const address of addressesOf(peer)) kept.set(address.split('/', 1)[0] ?? '', t.ownDevice);
  }
  if (report.rules !== 'today') for (const address of report.handmade) kept.set(address, t.handmadePeer);
  for (const address of report.session) if (!known.has(`device ${address}`)) kept.set(address, t.thisSession);
  return kept;
}

/** The address of a peer that owners made by hand on `main`. */
const secondOf = ({ network }: NodeSettings): string => addressAt(parseSubnet(network), 2n);

/** Reserves addresses in the settings, so that nobody else gets one that has more access, even after its device is deleted. */
async function reserve(node: NodeSettings, addresses: readonly string[], parts: IsolateParts): Promise<void> {
  const { console, settings, settingsFile, texts } = parts;
  const t = texts.node;
  const isReserved = (one: NodeSettings, address: string) =>
    one.reserved.some((entry) => contains(parseSubnet(entry), parseSubnet(address)));
  const more = addresses.filter((address) => !isReserved(node, address));
  if (more.length === 0) return;
  const firsts = [1n, ...(node.id === 'main' ? [2n] : [])];
  const byItself = [node.network, node.network6 ?? []]
    .flat()
    .flatMap((network) => firsts.map((nth) => addressAt(parseSubnet(network), nth)));
  const [name] = settingNames(node.id, 'RESERVED_IPS');
  const value = [...node.reserved.filter((entry) => !byItself.includes(entry)), ...more].join(',');
  await editSettings(settingsFile, {
    text: (text) => putSettings(text, node.id === 'main' ? HEADING : heading(node.id), { [name]: value }),
    values: (values) => ({ ...values, [name]: value }),
  });
  const now = settings().nodes.find(({ id }) => id === node.id);
  if (!now || !more.every((address) => isReserved(now, address))) throw new CliError(t.notReserved(name, value));
  console.say(t.reserved(name, value));
  console.say((await reloadDaemon()) ? t.reloaded : t.notRunning);
}
