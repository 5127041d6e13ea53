import { isIPv6 } from 'node:net';
import { numberOf } from './check-parameters.ts';
import { amneziaDns, amneziaMtu } from './client-network.ts';
import { PARAMETER_KEYS, type Parameters } from './parameters.ts';

/** A device's end of a tunnel. All of it is a secret. */
export interface ClientTunnel {
  readonly privateKey: string;
  readonly presharedKey: string;
  /** With their prefixes. */
  readonly addresses: readonly string[];
  /** Name servers and search domains. */
  readonly dns: readonly string[];
  /** Null: the app's own. */
  readonly mtu: number | null;
  readonly serverKey: string;
  readonly allowedIps: readonly string[];
  /** A name or an address without brackets. */
  readonly endpointHost: string;
  readonly endpointPort: number;
  /** Seconds; 0 is off. */
  readonly keepalive: number;
}

/** The `.conf` in LF lines that `wg-quick` and every WireGuard app import. */
export const plainConf = (tunnel: ClientTunnel): string => conf(tunnel, []);

/**
 * The `.conf` in LF lines that the AmneziaWG apps, AmneziaVPN and `awg-quick` import, with these parameters of the client (see
 * `clientParameters` and `disguiseFor`). Each line is `Key = value` exactly: AmneziaVPN reads no other form.
 */
export function amneziaConf(tunnel: ClientTunnel, parameters: Parameters): string {
  const lines = PARAMETER_KEYS.flatMap((key) => {
    const value = parameters[key];
    return value === undefined ? [] : [`${key} = ${value}`];
  });
  return conf(forAmnezia(tunnel, parameters), lines);
}

/** The tunnel with the name servers and the MTU that the apps for AmneziaWG need. */
export const forAmnezia = (tunnel: ClientTunnel, parameters: Parameters): ClientTunnel => ({
  ...tunnel,
  dns: amneziaDns(tunnel.dns),
  mtu: amneziaMtu(tunnel.mtu, numberOf(parameters, 'S4'), tunnel.endpointHost),
});

function conf(tunnel: ClientTunnel, parameterLines: readonly string[]): string {
  const { dns, mtu, keepalive, endpointHost } = tunnel;
  const host = isIPv6(endpointHost) ? `[${endpointHost}]` : endpointHost;
  const lines = [
    '[Interface]',
    `PrivateKey = ${tunnel.privateKey}`,
    `Address = ${tunnel.addresses.join(', ')}`,
    ...(dns.length > 0 ? [`DNS = ${dns.join(', ')}`] : []),
    ...(mtu === null ? [] : [`MTU = ${mtu}`]),
    ...parameterLines,
    '',
    '[Peer]',
    `PublicKey = ${tunnel.serverKey}`,
    `PresharedKey = ${tunnel.presharedKey}`,
    `AllowedIPs = ${tunnel.allowedIps.join(', ')}`,
    `Endpoint = ${host}:${tunnel.endpointPort}`,
    ...(keepalive > 0 ? [`PersistentKeepalive = ${keepalive}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
