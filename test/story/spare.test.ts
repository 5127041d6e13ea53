import { expect, test } from 'vitest';
import { missingFor } from '../lab/requirements.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { storeOf } from '../stage/daemon-stage.ts';
import { editStore } from '../stage/store-file.ts';
import { beginStory, configOf, letIn, settingOf } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd', 'nft');

/** UDP port 443 of the server's machine leads to its interface as well. */
const openDoor = ({ namespace, endpoint }: WireguardServer) =>
  namespace.run([
    'nft',
    `add table inet door; add chain inet door in { type nat hook prerouting priority dstnat; }; add rule inet door in iifname eth0 udp dport 443 redirect to :${endpoint.port}`,
  ]);

test.skipIf(missing)(
  'a friend whose first door is dropped switches the spare on, which was proven before and goes through another door',
  async () => {
    const story = await beginStory({ WG_DOORS: '443' });
    const { lab, main, daemon } = story;
    await openDoor(main);
    const anna = await letIn(story, 501, 'Anna');
    anna.send('/get_config');
    const usual = await configOf(anna);
    const phone = await lab.phone();
    await phone.up(usual.text, usual.name);
    expect(await phone.reaches(main.address, 20)).toBe(true);
    await anna.receives(/вы подключены/);
    await daemon.stop();
    editStore(daemon, ({ users }) => Object.assign(users['501'] ?? {}, { allowed_nodes: ['main'] }));
    await daemon.start();

    anna.send('/devices');
    const list = await anna.receives(/Ваши устройства/);
    anna.press('🛟 Добавить запасной', list);
    await anna.receives(/Запасной пойдёт через сервер/);
    const spare = await configOf(anna);
    expect([usual, spare].map(({ text }) => settingOf(text, 'Endpoint'))).toEqual([
      `${main.endpoint.host}:${main.endpoint.port}`,
      `${main.endpoint.host}:443`,
    ]);
    expect(settingOf(spare.text, 'PrivateKey')).not.toBe(settingOf(usual.text, 'PrivateKey'));
    await phone.switchTo(spare.text, spare.name);
    expect(await phone.reaches(main.address, 20)).toBe(true);
    await anna.receives(/Запасной работает/, { timeout: 30_000 });
    await phone.switchTo(usual.text, usual.name);
    expect(await phone.reaches(main.address, 20)).toBe(true);

    await phone.namespace.run([
      'nft',
      `add table inet block; add chain inet block out { type filter hook output priority 0; }; add rule inet block out udp dport ${main.endpoint.port} drop`,
    ]);
    await phone.switchTo(usual.text, usual.name);
    expect(await phone.reaches(main.address, 3)).toBe(false);
    await phone.switchTo(spare.text, spare.name);
    expect(await phone.reaches(main.address, 20)).toBe(true);
    const devices = Object.values<{ spare: boolean; proven_at: string | null }>(storeOf(daemon).peers);
    expect(devices.map((one) => [one.spare, one.proven_at !== null])).toEqual([
      [false, false],
      [true, true],
    ]);
  },
);
