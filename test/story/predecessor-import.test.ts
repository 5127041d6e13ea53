import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import { vpnBot } from '../stage/command-line.ts';
import { oldPeer } from '../stage/legacy-lab.ts';
import { deviceOf, readStore } from '../stage/store-file.ts';
import { setStage } from '../stage/story.ts';
import { type OldFriend, oldFriend, reaches, shakeLater } from './predecessor.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');

it.skipIf(missing)(
  'vpn-bot import asks the nodes, over SSH too, whose handshake is newer where two peers have one address',
  async () => {
    const { lab, main, eu1, daemon, api } = await setStage();
    const contend = async (server: typeof main, address: string, earlierId: number, laterId: number) => {
      const [earlier, later] = [
        await oldFriend(lab, server, earlierId, address),
        await oldFriend(lab, server, laterId, address),
      ];
      await shakeLater(earlier, later);
      return [earlier, later] as const;
    };
    const [[frida, gustav], [hanna, ivan]] = [
      await contend(main, '10.0.0.6', 505, 506),
      await contend(eu1, '10.8.0.6', 507, 508),
    ];
    const entry = ({ id, address, publicKey, server }: OldFriend) =>
      [id, oldPeer(id, `${address}/24`, publicKey, { server_id: server === main ? 'main' : 'eu1' })] as const;
    const old = join(daemon.folder, 'old');
    mkdirSync(old);
    writeFileSync(join(old, 'peers.json'), JSON.stringify(Object.fromEntries([frida, gustav, hanna, ivan].map(entry))));

    const dry = await vpnBot(daemon.folder, ['import', '--dry-run', 'old']);
    const real = await vpnBot(daemon.folder, ['import', 'old']);
    expect([dry.code, real.code, real.errors]).toEqual([0, 0, '']);
    for (const { said } of [dry, real]) {
      expect(said).toContain('device of 506 on main left out: 10.0.0.6 belongs to 505');
      expect(said).toContain('device of 508 on eu1 left out: 10.8.0.6 belongs to 507');
    }
    await daemon.start();
    for (const [winner, node] of [
      [frida, 'main'],
      [hanna, 'eu1'],
    ] as const) {
      expect(deviceOf(readStore(daemon), winner.id, node).public_key).toBe(winner.publicKey);
      expect(await reaches(winner)).toBe(true);
    }
    expect(api.violations).toEqual([]);
  },
  120_000,
);
