import { execa } from 'execa';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import { clientConfig } from '../lab/client-config.ts';
import { eventually } from '../lab/eventually.ts';
import type { Phone } from '../lab/phone.ts';
import type { WireguardLab } from '../lab/wireguard-lab.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';

/** A friend whom the predecessor gave access: a phone that is up, and a key that only the phone has. */
export interface OldFriend {
  readonly id: number;
  readonly address: string;
  readonly publicKey: string;
  readonly phone: Phone;
  readonly server: WireguardServer;
}

/** Sets the peer as the predecessor did, with the network's mask and no preshared key, and turns the phone on. */
export async function oldFriend(
  lab: WireguardLab,
  server: WireguardServer,
  id: number,
  address: string,
): Promise<OldFriend> {
  const keys = generateKeyPair();
  await execa('wg', ['set', server.interface, 'peer', keys.publicKey, 'allowed-ips', `${address}/24`]);
  const config = clientConfig(server, { keys, presharedKey: '', address: `${address}/32` });
  const phone = await lab.phone();
  await phone.up(config.replace(/^PresharedKey.*\n/m, ''));
  return { id, address, publicKey: keys.publicKey, phone, server };
}

export const reaches = ({ phone, server }: OldFriend, seconds?: number): Promise<boolean> =>
  phone.reaches(server.address, seconds);

/** When the server last heard this key's handshake, in seconds since 1970; 0: never. */
export async function handshakeOf({ server, publicKey }: OldFriend): Promise<number> {
  const lines = (await server.wg('show', 'latest-handshakes')).split('\n');
  return Number(lines.find((line) => line.startsWith(publicKey))?.split('\t')[1] ?? 0);
}

/** Makes one friend's handshake newer than the other's, in whole seconds as `wg` tells them. */
export async function shakeLater(later: OldFriend, earlier: OldFriend): Promise<void> {
  await eventually(() => handshakeOf(earlier));
  await eventually(
    async () => {
      const config = await later.phone.wg('showconf');
      await later.phone.down();
      await later.phone.up(`${config.replace('[Interface]', `[Interface]\nAddress = ${later.address}/32`)}\n`);
      await later.phone.reaches(later.server.address, 1); // it need not: the handshake is what counts
      return (await handshakeOf(later)) > (await handshakeOf(earlier));
    },
    { every: 500 },
  );
}
