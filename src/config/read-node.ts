import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Door, doorText } from '../peers/nodes/door.ts';
import { DIALECTS, type Protocol } from '../wireguard/dialect/dialect.ts';
import { type NodeSuffix, nodeSettings } from './known-settings.ts';
import { reservedAddresses } from './reserved-addresses.ts';
import { allNodeNames, settingNames } from './setting-names.ts';
import type { SettingSource, ValueOf } from './setting-source.ts';
import type { NodeOff, NodeSettings, SshSettings } from './settings.ts';

type NodeValues = { [K in NodeSuffix]: ValueOf<(typeof nodeSettings)[K]> };

interface NodeContext {
  /** The folder where relative key paths start. */
  readonly folder: string;
  /** Reads `VPN_SERVER_HOST`, the fallback for the endpoint of `main`; adds what is wrong with it to `problems`. */
  readonly mainHost: (problems: string[]) => string | null;
  /** Where clients connect to this machine, if `main` is on it; else null. */
  readonly hostHere: () => string | null;
  readonly nameProblems: readonly string[];
}

const sshSuffixes: readonly NodeSuffix[] = ['SSH_HOST', 'SSH_KEY_PATH', 'SSH_HOST_KEY', 'SSH_PORT', 'SSH_USER'];

/** What an interface is called where the settings do not say it. */
export const USUAL_INTERFACE: Readonly<Record<Protocol, string>> = { wireguard: 'wg0', amneziawg: 'awg0' };

/**
 * Reads one node. Returns its settings if they are complete, else `NodeOff` with what is missing and wrong, including `nameProblems`.
 * Nothing is inherited from `main`: with the key or network of another server a node would give out configs that do not work.
 */
export function readNode(
  source: SettingSource,
  id: string,
  { folder, mainHost, hostHere, nameProblems }: NodeContext,
): NodeSettings | NodeOff {
  const wrong: string[] = [];
  const values = source.readAll(nodeSettings, (suffix) => settingNames(id, suffix), wrong);
  const host = id === 'main' ? mainHost(wrong) : isOverSsh(source, id) ? null : hostHere();
  const problems = [...nameProblems, ...wrong];
  const name = values.NAME ?? (id === 'main' ? 'Main' : id.toUpperCase());
  const overSsh = isOverSsh(source, id);
  const ssh = overSsh ? sshOf(values, folder) : null;
  if (values.CONTAINER !== null && !overSsh) problems.push(noContainerHere(id, values.CONTAINER));
  const endpointHost = values.ENDPOINT_HOST ?? host ?? values.SSH_HOST;
  const missing = missingSettings(source, id, host);
  if (problems.length > 0 || missing.length > 0 || endpointHost === null || (overSsh && ssh === null)) {
    const needs = missing.map((suffix) => settingNames(id, suffix)[0]);
    const isBlank = !source.has(allNodeNames(id));
    return { id, name, needs, problems, isBlank, unpinned: problems.length > 0 ? null : unpinned(missing, values) };
  }
  return {
    ...profileOf(id, name, values),
    endpointHost,
    furtherDoors: furtherDoors(endpointHost, values),
    dialect: DIALECTS[values.PROTOCOL],
    interface: values.INTERFACE ?? USUAL_INTERFACE[values.PROTOCOL],
    container: values.CONTAINER,
    ssh,
  };
}

/** The doors of `DOORS`, each once; a bare port is one of the endpoint's host. */
function furtherDoors(endpointHost: string, { DOORS, ENDPOINT_PORT }: NodeValues): Door[] {
  const doors = (DOORS ?? []).map(({ host, port }): Door => ({ host: host ?? endpointHost, port }));
  const texts = [doorText({ host: endpointHost, port: ENDPOINT_PORT })];
  return doors.filter((door) => !texts.includes(doorText(door)) && texts.push(doorText(door)) > 0);
}

// Docker's group has all rights of root, so that the bot's user must never be in it.
const noContainerHere = (id: string, container: string): string =>
  `${settingNames(id, 'CONTAINER')[0]}=${container}: only for a server over SSH; for this machine set ${settingNames(id, 'SSH_HOST')[0]}=127.0.0.1 up with \`vpn-bot node add\``;

/** Host and port from which to read the host key, if only the host key is missing; else null. */
function unpinned(missing: readonly NodeSuffix[], { SSH_HOST: host, SSH_PORT: port }: NodeValues): NodeOff['unpinned'] {
  return missing.join() === 'SSH_HOST_KEY' && host !== null ? { host, port } : null;
}

function profileOf(id: string, name: string, values: NodeValues) {
  const networks = values.NETWORK_CIDR6 ? [values.NETWORK_CIDR, values.NETWORK_CIDR6] : [values.NETWORK_CIDR];
  return {
    id,
    name,
    place: null,
    protocol: values.PROTOCOL,
    description: values.DESCRIPTION,
    country: values.COUNTRY,
    network: values.NETWORK_CIDR.network,
    network6: values.NETWORK_CIDR6?.network ?? null,
    reserved: reservedAddresses(id, networks, values.RESERVED_IPS ?? []),
    serverKey: values.SERVER_PUBLIC_KEY,
    endpointPort: values.ENDPOINT_PORT,
    dns: values.DNS,
    allowedIps: values.ALLOWED_IPS,
    mtu: values.MTU,
    keepalive: values.KEEPALIVE,
    disguise: values.DISGUISE,
  };
}

function missingSettings(source: SettingSource, id: string, host: string | null): NodeSuffix[] {
  const ssh: NodeSuffix[] = ['SSH_HOST', 'SSH_KEY_PATH', 'SSH_HOST_KEY'];
  const isThere = host !== null || (id === 'main' && source.has(['VPN_SERVER_HOST']));
  const place: NodeSuffix[] = isOverSsh(source, id) ? ssh : isThere ? [] : ['ENDPOINT_HOST'];
  const needed: NodeSuffix[] = id === 'main' ? place : ['NETWORK_CIDR', ...place];
  return needed.filter((suffix) => !source.has(settingNames(id, suffix)));
}

/**
 * Whether a node is reached over SSH. `main` is on this machine unless it has SSH settings; another node is a second interface of this
 * machine if it names one and has no SSH setting.
 */
export function isOverSsh(source: SettingSource, id: string): boolean {
  if (sshSuffixes.some((suffix) => source.has(settingNames(id, suffix)))) return true;
  return id !== 'main' && !source.has(settingNames(id, 'INTERFACE'));
}

function sshOf(values: NodeValues, folder: string): SshSettings | null {
  const { SSH_HOST: host, SSH_PORT: port, SSH_USER: user, SSH_KEY_PATH: keyPath, SSH_HOST_KEY: hostKey } = values;
  if (host === null || keyPath === null || hostKey === null) return null;
  const fromHome = keyPath.startsWith('~/') ? join(homedir(), keyPath.slice(2)) : keyPath;
  return { host, port, user, keyPath: resolve(folder, fromHome), hostKey };
}
