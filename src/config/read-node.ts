import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { WIREGUARD } from '../wireguard/dialect/dialect.ts';
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
  readonly nameProblems: readonly string[];
}

const sshSuffixes: readonly NodeSuffix[] = ['SSH_HOST', 'SSH_KEY_PATH', 'SSH_HOST_KEY', 'SSH_PORT', 'SSH_USER'];

/**
 * Reads one node. Returns its settings if they are complete, else `NodeOff` with what is missing and wrong, including `nameProblems`.
 * Nothing is inherited from `main`: with the key or network of another server a node would give out configs that do not work.
 */
export function readNode(
  source: SettingSource,
  id: string,
  { folder, mainHost, nameProblems }: NodeContext,
): NodeSettings | NodeOff {
  const wrong: string[] = [];
  const values = source.readAll(nodeSettings, (suffix) => settingNames(id, suffix), wrong);
  const host = id === 'main' ? mainHost(wrong) : null;
  const problems = [...nameProblems, ...wrong];
  const name = values.NAME ?? (id === 'main' ? 'Main' : id.toUpperCase());
  const overSsh = id !== 'main' || sshSuffixes.some((suffix) => source.has(settingNames(id, suffix)));
  const ssh = overSsh ? sshOf(values, folder) : null;
  const endpointHost = values.ENDPOINT_HOST ?? host ?? values.SSH_HOST;
  const missing = missingSettings(source, id, overSsh);
  if (problems.length > 0 || missing.length > 0 || endpointHost === null || (overSsh && ssh === null)) {
    const needs = missing.map((suffix) => settingNames(id, suffix)[0]);
    const isBlank = !source.has(allNodeNames(id));
    return { id, name, needs, problems, isBlank, unpinned: problems.length > 0 ? null : unpinned(missing, values) };
  }
  return { ...profileOf(id, name, values), endpointHost, dialect: WIREGUARD, interface: values.INTERFACE, ssh };
}

/** Host and port from which to read the host key, if only the host key is missing; else null. */
function unpinned(missing: readonly NodeSuffix[], { SSH_HOST: host, SSH_PORT: port }: NodeValues): NodeOff['unpinned'] {
  return missing.join() === 'SSH_HOST_KEY' && host !== null ? { host, port } : null;
}

function profileOf(id: string, name: string, values: NodeValues) {
  const networks = values.NETWORK_CIDR6 ? [values.NETWORK_CIDR, values.NETWORK_CIDR6] : [values.NETWORK_CIDR];
  return {
    id,
    name,
    description: values.DESCRIPTION,
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

function missingSettings(source: SettingSource, id: string, overSsh: boolean): NodeSuffix[] {
  const isMissing = (suffix: NodeSuffix) => !source.has(settingNames(id, suffix));
  if (!overSsh) return isMissing('ENDPOINT_HOST') && !source.has(['VPN_SERVER_HOST']) ? ['ENDPOINT_HOST'] : [];
  const needed: NodeSuffix[] = ['SSH_HOST', 'SSH_KEY_PATH', 'SSH_HOST_KEY'];
  return (id === 'main' ? needed : ['NETWORK_CIDR' as const, ...needed]).filter(isMissing);
}

function sshOf(values: NodeValues, folder: string): SshSettings | null {
  const { SSH_HOST: host, SSH_PORT: port, SSH_USER: user, SSH_KEY_PATH: keyPath, SSH_HOST_KEY: hostKey } = values;
  if (host === null || keyPath === null || hostKey === null) return null;
  const fromHome = keyPath.startsWith('~/') ? join(homedir(), keyPath.slice(2)) : keyPath;
  return { host, port, user, keyPath: resolve(folder, fromHome), hostKey };
}
