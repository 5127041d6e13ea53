import { withAwg } from '../../lab/amneziawg/amneziawg.ts';
import type { Phone } from '../../lab/phone.ts';
import { Sshd } from '../../lab/sshd.ts';
import { WireguardLab } from '../../lab/wireguard-lab.ts';
import type { WireguardServer } from '../../lab/wireguard-server.ts';
import { type DemoPhone, type DemoServer, OTHER_DOOR, type Servers, USUAL_PORT } from './servers.ts';

/** What real tunnels stand on; root besides. */
export const REAL_PROGRAMS = ['wireguard-go', 'wg', 'wg-quick', 'ip', 'nft', 'ping', 'sshd', 'ssh-keygen'] as const;

/** Servers and phones in network namespaces with real interfaces; `eu1` behind a real sshd and with the lab's AmneziaWG. Throws where namespaces are refused. */
export async function openRealServers(): Promise<Servers> {
  await using stack = new AsyncDisposableStack();
  const lab = stack.use(await WireguardLab.start());
  const [main, eu1] = [await lab.server(), await lab.server({ addresses: ['10.8.0.1/24'], amneziawg: {} })];
  await openOtherDoor(main);
  const sshd = stack.use(await Sshd.start({ path: withAwg() }));
  const fingerprint = await sshd.fingerprint();
  const moved = stack.move();
  return {
    isReal: true,
    all: [serverOf('main', main), serverOf('eu1', eu1, sshd)],
    path: process.env['PATH'] ?? '',
    settings: {
      ...{ WG_INTERFACE: main.interface, WG_ENDPOINT_HOST: main.endpoint.host, WG_DOORS: OTHER_DOOR },
      ...{ WG_EU1_INTERFACE: eu1.interface, WG_EU1_ENDPOINT_HOST: eu1.endpoint.host },
      WG_EU1_PROTOCOL: 'amneziawg',
      ...{ WG_EU1_NETWORK_CIDR: '10.8.0.0/24', WG_EU1_SSH_HOST: sshd.host, WG_EU1_SSH_PORT: sshd.port },
      ...{ WG_EU1_SSH_KEY_PATH: sshd.keyPath, WG_EU1_SSH_HOST_KEY: fingerprint },
    },
    phone: async () => phoneOf(await lab.phone(), [main, eu1]),
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

async function openOtherDoor({ namespace, endpoint }: WireguardServer): Promise<void> {
  const rule = `iifname eth0 udp dport ${OTHER_DOOR} redirect to :${endpoint.port}`;
  const chain = `chain in {\ntype nat hook prerouting priority dstnat;\n${rule}\n}`;
  await namespace.run(['nft', '-f', '-'], `table inet demo {\n${chain}\n}\n`);
}

/** WireGuard's four kinds of messages begin with their number and three zeros (whitepaper, 5.4). */
const FILTER = `chain out {
type filter hook output priority 0;
udp dport ${USUAL_PORT} @th,64,32 { 0x01000000, 0x02000000, 0x03000000, 0x04000000 } drop
}`;

function serverOf(id: DemoServer['id'], server: WireguardServer, sshd?: Sshd): DemoServer {
  let isUp = true;
  return {
    id,
    address: server.address,
    get isUp() {
      return isUp;
    },
    async pullPlug() {
      isUp = false;
      await Promise.all([server.vanish(), sshd?.stop()]);
    },
    async plugIn() {
      if (isUp) return;
      await server.start();
      await sshd?.start();
      isUp = true;
    },
  };
}

function phoneOf(phone: Phone, servers: readonly WireguardServer[]): DemoPhone {
  let address = '';
  return {
    async blockNetwork(on) {
      const table = `table inet demo {\n${on ? FILTER : ''}\n}\n`;
      await phone.namespace.run(['nft', '-f', '-'], `table inet demo\ndelete table inet demo\n${table}`);
    },
    async up({ name, text }) {
      const server = servers.find(({ endpoint }) => text.includes(`\nEndpoint = ${endpoint.host}:`));
      if (!server) throw new Error(`${name} is for no server of the demo`);
      address = server.address;
      await phone.up(text, name);
    },
    down: () => phone.down(),
    ping: () => phone.reaches(address, 1),
    async counters() {
      const number = (text: string, field: number) => Number(text.trim().split(/\s+/)[field]) || 0;
      const [handshakes, transfer] = [await phone.wg('show', 'latest-handshakes'), await phone.wg('show', 'transfer')];
      const at = number(handshakes, 1);
      return { handshakeAt: at === 0 ? null : at * 1000, received: number(transfer, 1), sent: number(transfer, 2) };
    },
  };
}
