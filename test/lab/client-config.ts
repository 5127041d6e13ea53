import type { KeyPair } from '../../src/peers/devices/keys.ts';
import type { WireguardServer } from './wireguard-server.ts';

export interface ClientOptions {
  readonly keys: KeyPair;
  readonly presharedKey: string;
  /** As in the file: `10.0.0.3/32, fd00::3/128`. */
  readonly address: string;
  readonly allowedIps?: string;
}

/** A client's file as somebody would write it by hand for this server. */
export function clientConfig(server: WireguardServer, options: ClientOptions): string {
  const { keys, presharedKey, address, allowedIps = '0.0.0.0/0' } = options;
  return `[Interface]
PrivateKey = ${keys.privateKey}
Address = ${address}
DNS = 1.1.1.1
MTU = 1380

[Peer]
PublicKey = ${server.keys.publicKey}
PresharedKey = ${presharedKey}
AllowedIPs = ${allowedIps}
Endpoint = ${server.endpoint.host}:${server.endpoint.port}
PersistentKeepalive = 25
`;
}
