import { isIPv4 } from 'node:net';
import { effectiveValue, numberOf } from './check-parameters.ts';
import { amneziaConf, type ClientTunnel, forAmnezia } from './client-conf.ts';
import { PARAMETER_KEYS, type ParameterKey, type Parameters } from './parameters.ts';
import { compressedLink, rawLink } from './vpn-link.ts';

/** Without one of these in the file, versions of AmneziaVPN before 5 take it for a plain WireGuard's. */
const RECOGNISED_BY: readonly ParameterKey[] = ['Jc', 'Jmin', 'Jmax', 'S1', 'S2', 'H1', 'H2', 'H3', 'H4'];
/** A message of Telegram's holds 4,096 characters, some words about the link among them. */
const LONGEST_LINK = 3500;

/**
 * The `vpn://` link to a tunnel for AmneziaVPN, `name` being what it calls the server: the bare `.conf` where each version of the app knows
 * it for AmneziaWG's, else the app's own description, which says so. Null: too long for a message. The result is a secret.
 */
export function amneziaLink(tunnel: ClientTunnel, parameters: Parameters, name: string): string | null {
  const isRecognised = RECOGNISED_BY.every((key) => parameters[key] !== undefined);
  const text = amneziaConf(tunnel, parameters);
  const links = [
    ...(isRecognised ? [rawLink(text)] : []),
    compressedLink(describeServer(tunnel, parameters, name, text)),
  ];
  return links.find((link) => link.length <= LONGEST_LINK) ?? null;
}

/** AmneziaVPN's description of a server that it did not set up itself. Source: its `importController.cpp`. */
function describeServer(given: ClientTunnel, parameters: Parameters, name: string, config: string): unknown {
  const tunnel = forAmnezia(given, parameters);
  const port = String(tunnel.endpointPort);
  const last = {
    ...parametersFor(parameters),
    config,
    hostName: tunnel.endpointHost,
    port: tunnel.endpointPort,
    client_priv_key: tunnel.privateKey,
    client_ip: tunnel.addresses.join(', '),
    psk_key: tunnel.presharedKey,
    server_pub_key: tunnel.serverKey,
    mtu: String(tunnel.mtu),
    ...(tunnel.keepalive > 0 && { persistent_keep_alive: String(tunnel.keepalive) }),
    allowed_ips: tunnel.allowedIps,
  };
  const [dns1, dns2] = tunnel.dns.filter((entry) => isIPv4(entry));
  const container = {
    container: 'amnezia-awg',
    awg: {
      isThirdPartyConfig: true,
      last_config: JSON.stringify(last),
      port,
      transport_proto: 'udp',
      protocol_version: versionOf(parameters),
    },
  };
  return {
    containers: [container],
    defaultContainer: container.container,
    description: name,
    hostName: tunnel.endpointHost,
    ...(dns1 !== undefined && dns2 !== undefined && { dns1, dns2 }),
  };
}

/** In this description neutral values stand too: the app wants these keys, and knows all of them. */
function parametersFor(parameters: Parameters): Record<string, string> {
  const keys = PARAMETER_KEYS.filter((key) => parameters[key] !== undefined || RECOGNISED_BY.includes(key));
  return Object.fromEntries(keys.map((key) => [key, effectiveValue(parameters, key) ?? '']));
}

/** As the app names its versions: 2 where cookie and data packets are padded. */
const versionOf = (parameters: Parameters): string =>
  numberOf(parameters, 'S3') > 0 || numberOf(parameters, 'S4') > 0 ? '2' : '1.5';
