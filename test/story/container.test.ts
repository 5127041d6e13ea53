import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { AWG } from '../lab/amneziawg/amneziawg.ts';
import { Container } from '../lab/container.ts';
import { missingFor } from '../lab/requirements.ts';
import { Sshd } from '../lab/sshd.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import { admit, configFor, noNode, openStage } from '../stage/daemon-stage.ts';

const missing = noNode || missingFor('wg-quick', 'ping', 'sshd', 'nsenter');

it.skipIf(missing)(
  'friends in the container of another program are back soon after that program took them off, and its own clients stay',
  async () => {
    await using lab = await WireguardLab.start();
    const server = await lab.server({ addresses: ['10.8.1.1/24'], amneziawg: {} });
    await using container = new Container(server.namespace, 'amnezia-awg2', { awg: AWG });
    const sshd = await Sshd.start({ path: container.path });
    onTestFinished(() => sshd.close());
    const { host, port, keyPath } = sshd;
    const stage = await openStage({
      settings: {
        ...{ WG_PROTOCOL: 'amneziawg', WG_INTERFACE: server.interface, WG_CONTAINER: container.name },
        ...{
          WG_SSH_HOST: host,
          WG_SSH_PORT: port,
          WG_SSH_KEY_PATH: keyPath,
          WG_SSH_HOST_KEY: await sshd.fingerprint(),
        },
        ...{ WG_NETWORK_CIDR: '10.8.1.0/24', WG_ENDPOINT_PORT: server.endpoint.port, RECONCILE_SECONDS: 3600 },
      },
    });
    stage.owner.start();
    const friend = await admit(stage, 502);
    friend.send('/get_config');
    const { text } = await configFor(friend);
    expect(text).toMatch(/^S1 = 40$/m);
    const [ours] = (await server.allowedIps()).keys();
    const client = { publicKey: generateKeyPair().publicKey, psk: generatePresharedKey() };
    // what the app does when a client is added in it: its file names its own clients and nobody else
    const file = join(container.folder, 'awg0.conf');
    const peer = `[Peer]\nPublicKey = ${client.publicKey}\nPresharedKey = ${client.psk}\nAllowedIPs = 10.8.1.2/32\n`;
    const itself = `[Interface]\nPrivateKey = ${server.keys.privateKey}\nListenPort = ${server.endpoint.port}\n`;
    writeFileSync(file, `${itself}${peer}`);
    for (const _ of [1, 2]) {
      const from = stage.daemon.log.length;
      await execa(AWG, ['syncconf', server.interface, file]); // takes ours away
      await stage.daemon.says('peers brought in line', { from });
      expect([...(await server.allowedIps()).keys()].toSorted()).toEqual([ours, client.publicKey].toSorted());
    }
    expect((await server.allowedIps()).get(client.publicKey)).toEqual(['10.8.1.2/32']);
  },
  120_000,
);
