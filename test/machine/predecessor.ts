import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generateKeyPair } from '../../src/peers/devices/keys.ts';
import type { Phone } from '../lab/phone.ts';
import { OWNER } from './install.ts';
import type { Machine } from './machine.ts';
import type { House, Street } from './street.ts';

/** A friend of the old bot, connected. */
export interface OldFriend {
  readonly id: number;
  readonly address: string;
  readonly publicKey: string;
  readonly phone: Phone;
}

/** The address translation that its owner made by hand. */
export const NAT_BY_HAND =
  'nft add table ip hand; nft add chain ip hand out { type nat hook postrouting priority 100 \\; }; nft add rule ip hand out masquerade';

/** The old bot as it is found on servers: a Python service in /opt/vpnservice, WireGuard made by hand, peers added by `wg set`. */
export async function makePredecessor(street: Street, house: House<Machine>): Promise<OldFriend[]> {
  const { machine, host } = house;
  const server = generateKeyPair();
  await machine.sh(
    `apt-get -qq update; DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends wireguard-tools wireguard-go nftables >/dev/null 2>&1`,
  );
  write(
    house,
    '/etc/wireguard/wg0.conf',
    `[Interface]\nAddress = 10.0.0.1/24\nListenPort = 51820\nPrivateKey = ${server.privateKey}\nPostUp = ${NAT_BY_HAND}\n`,
  );
  await machine.sh('echo 1 >/proc/sys/net/ipv4/ip_forward; systemctl --quiet enable --now wg-quick@wg0');
  const friends: OldFriend[] = [];
  for (const [id, address] of [
    [501, '10.0.0.3'],
    [502, '10.0.0.4'],
  ] as const) {
    const keys = generateKeyPair();
    await machine.run('wg', 'set', 'wg0', 'peer', keys.publicKey, 'allowed-ips', `${address}/32`);
    const phone = await street.phone();
    await phone.up(
      `[Interface]\nPrivateKey = ${keys.privateKey}\nAddress = ${address}/24\n\n[Peer]\nPublicKey = ${server.publicKey}\nAllowedIPs = 0.0.0.0/0\nEndpoint = ${host}:51820\nPersistentKeepalive = 25\n`,
    );
    friends.push({ id, address, publicKey: keys.publicKey, phone });
  }
  writeFiles(house, street.api.token, server.publicKey, friends);
  await machine.sh('chmod 600 /root/.ssh/eu1; systemctl daemon-reload; systemctl --quiet enable --now vpn-bot');
  return friends;
}

function writeFiles(house: House<Machine>, token: string, serverKey: string, friends: readonly OldFriend[]): void {
  const settings = {
    ...{ BOT_TOKEN: token, ADMIN_ID: OWNER, VPN_SERVER_HOST: house.host, VPN_SERVER_USER: 'root' },
    ...{ WG_SERVER_PUBLIC_KEY: serverKey, WG_INTERFACE: 'wg0', WG_NETWORK_CIDR: '10.0.0.0/24', WG_DNS: '1.1.1.1' },
    ...{ WG_ENDPOINT_HOST: house.host, WG_ENDPOINT_PORT: 51820, WG_EU1_NETWORK_CIDR: '10.1.0.0/24' },
    ...{ WG_EU1_SSH_HOST: '198.19.2.250', WG_EU1_SSH_USER: 'root', WG_EU1_SSH_KEY_PATH: '/root/.ssh/eu1' },
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  write(house, '/opt/vpnservice/env_vars.txt', lines.join(''));
  write(house, '/root/.ssh/eu1', 'the private key for eu1\n');
  write(house, '/opt/vpnservice/bot/main.py', 'import time\nwhile True:\n    time.sleep(3600)\n');
  const users = friends.map(({ id }) => [
    id,
    { telegram_id: id, username: `friend${id}`, role: 'user', active: true, preferred_server_id: 'main' },
  ]);
  const peers = friends.map(({ id, address, publicKey }) => [
    id,
    { telegram_id: id, wg_ip: `${address}/24`, public_key: publicKey, server_id: 'main', active: true },
  ]);
  write(house, '/opt/vpnservice/bot/data/users.json', JSON.stringify(Object.fromEntries(users)));
  write(house, '/opt/vpnservice/bot/data/peers.json', JSON.stringify(Object.fromEntries(peers)));
  const unit =
    '[Unit]\nDescription=VPN bot\n[Service]\nWorkingDirectory=/opt/vpnservice\nExecStart=/usr/bin/python3 /opt/vpnservice/bot/main.py\nRestart=always\n[Install]\nWantedBy=multi-user.target\n';
  write(house, '/etc/systemd/system/vpn-bot.service', unit);
}

function write({ machine }: House<Machine>, path: string, text: string): void {
  mkdirSync(dirname(machine.path(path)), { recursive: true });
  writeFileSync(machine.path(path), text);
}
