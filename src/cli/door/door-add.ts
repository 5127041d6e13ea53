import { lookup } from 'node:dns/promises';
import { isIPv4, isIPv6 } from 'node:net';
import { isSameMachine } from '../../config/same-machine.ts';
import type { NodeSettings } from '../../config/settings.ts';
import { type Door, doorsOf, doorText } from '../../peers/nodes/door.ts';
import { usesContainer } from '../../wireguard/dialect/dialect.ts';
import { quote } from '../../wireguard/drivers/quote.ts';
import { CliError } from '../cli-error.ts';
import { reloadDaemon } from '../daemon-state.ts';
import { sayFindings } from '../finding.ts';
import type { NodeParts } from '../node/node-parts.ts';
import { type AdminWords, openShell } from '../node/node-shell.ts';
import type { NodeShell } from '../node/remote-setup.ts';
import { writeDoors } from './write-doors.ts';

export interface DoorAddOptions extends AdminWords {
  readonly id: string;
  /** Null: with `via`, 443 where it is free there, else one by chance. */
  readonly port: number | null;
  /** The node on whose machine a relay is made; null: a spare port of the node itself. */
  readonly via: string | null;
}

/** Ports that providers filter, or that known VPNs have: a spare port there is of little use. */
const KNOWN_PORTS: ReadonlySet<number> = new Set([19, 123, 161, 389, 500, 1194, 1900, 4500, 5353, 11_211, 51_820]);

/**
 * `vpn-bot door add`: opens a spare port of a node, or a relay to it on another node's machine, and takes it into the settings. What was
 * opened is closed again if the settings cannot be written. False if the answer was no, or the new door was found shut.
 */
export async function doorAdd(options: DoorAddOptions, parts: NodeParts): Promise<boolean> {
  const { console, settings, texts, check } = parts;
  const t = texts.door;
  const { id, port, via } = options;
  const { nodes } = settings();
  const node = nodes.find((one) => one.id === id);
  if (!node) throw new CliError(texts.node.unknown(id));
  const over = via === null ? null : relayMachine(via, node, nodes, parts);
  if (over === null && usesContainer(node)) throw new CliError(texts.node.inContainer(id, node.container));
  if (port === null && over === null) throw new CliError(t.portNeeded(id));
  if (port !== null && KNOWN_PORTS.has(port)) {
    console.say(t.knownPort(port));
    if (!(await console.confirm(t.openAnyway))) return false;
  }
  const target = over === null ? null : await addressOf(node, parts);
  const shell = await openShell((over ?? node).ssh, options, 'door add', { ...parts, t: texts.node });
  try {
    console.say(t.opening(shell.host));
    const door = target === null ? await openSpare(shell, node, port) : await openRelay(shell, over, target, options);
    await takeIn(node, door, parts).catch(async (error: unknown) => {
      const isNew = doorsOf(node).every((one) => doorText(one) !== doorText(door));
      if (isNew) await shell.run(closing(node, over, door.port));
      throw error;
    });
    console.say(t.opened(id, doorText(door), over?.id ?? null));
  } finally {
    shell.close();
  }
  console.say((await reloadDaemon()) ? texts.node.reloaded : texts.node.notRunning);
  const now = settings().nodes.find((one) => one.id === id);
  return now !== undefined && sayFindings(await check(now), console.say);
}

/** Shell commands for the installer's functions that close a spare port of the node, or a relay on the machine of `over`. */
export const closing = (node: NodeSettings, over: NodeSettings | null, port: number): string =>
  over === null ? `close_door ${quote([node.interface, String(port)])}` : `close_relay ${quote([String(port)])}`;

/** The node on whose machine the relay is to be. Throws `CliError`. */
function relayMachine(
  via: string,
  node: NodeSettings,
  nodes: readonly NodeSettings[],
  { texts }: NodeParts,
): NodeSettings {
  const over = nodes.find((one) => one.id === via);
  if (!over) throw new CliError(texts.node.unknown(via));
  if (isSameMachine(over.ssh, node.ssh)) throw new CliError(texts.door.sameMachine(node.id, via));
  if (isIPv6(over.endpointHost)) throw new CliError(texts.door.needsIpv4(via, over.endpointHost));
  return over;
}

/** Where a relay sends packets: nftables takes addresses only, and does not change between IPv4 and IPv6. Throws `CliError`. */
async function addressOf({ id, endpointHost: host, endpointPort: port }: NodeSettings, { texts }: NodeParts) {
  if (isIPv4(host)) return { address: host, port };
  const found = isIPv6(host) ? null : await lookup(host, { family: 4 }).catch(() => null);
  if (found === null) throw new CliError(texts.door.needsIpv4(id, host));
  return { address: found.address, port };
}

async function openSpare(shell: NodeShell, node: NodeSettings, port: number | null): Promise<Door> {
  await shell.run(`open_door ${quote([node.interface, String(port)])}`);
  return { host: node.endpointHost, port: port ?? 0 };
}

async function openRelay(
  shell: NodeShell,
  over: NodeSettings | null,
  { address, port: to }: { readonly address: string; readonly port: number },
  { port }: DoorAddOptions,
): Promise<Door> {
  const where = [address, String(to)];
  const step = port === null ? `open_relay_by_chance ${quote(where)}` : `open_relay ${quote([String(port), ...where])}`;
  const answer = await shell.run(step);
  const chosen = Number(/^relay=(\d{1,5})$/m.exec(answer)?.[1] ?? port);
  return { host: over?.endpointHost ?? '', port: chosen };
}

/** Adds the door to the settings, unless they have it. */
async function takeIn(node: NodeSettings, door: Door, parts: NodeParts): Promise<void> {
  if (doorsOf(node).some((one) => doorText(one) === doorText(door))) return;
  await writeDoors(node, [...node.furtherDoors, door], parts);
}
