import { expect, onTestFinished, test } from 'vitest';
import type { Person } from '../lab/bot-api/people/person.ts';
import type { Namespace } from '../lab/namespace.ts';
import type { Phone } from '../lab/phone.ts';
import { missingFor } from '../lab/requirements.ts';
import { WireguardLab } from '../lab/wireguard-lab.ts';
import type { WireguardServer } from '../lab/wireguard-server.ts';
import { admit, configFor, openStage, type Stage, storeOf } from '../stage/daemon-stage.ts';
import { settingOf } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'nft');
/** The bot looks at a device for some seconds, and believes a new way once its session has stood for some more. */
const PATIENT = { timeout: 60_000 };

const rules = (where: Namespace, ...lines: string[]) =>
  where.run(['nft', '-f', '-'], `table inet test {\n${lines.join('\n')}\n}\n`);

/** A friend whose network lets nothing out that `block` matches, with a phone on which the first file is on and does nothing. */
class Blocked {
  readonly friend: Person;
  readonly phone: Phone;
  readonly #server: WireguardServer;

  private constructor(friend: Person, phone: Phone, server: WireguardServer) {
    this.friend = friend;
    this.phone = phone;
    this.#server = server;
  }

  static async open(stage: Stage, lab: WireguardLab, server: WireguardServer, id: number, block: string) {
    const friend = await admit(stage, id);
    friend.send('/get_config');
    const { text, name } = await configFor(friend);
    const phone = await lab.phone();
    await rules(phone.namespace, 'chain out { type filter hook output priority 0;', block, '}');
    await phone.up(text, name);
    expect(await phone.reaches(server.address)).toBe(false);
    return new Blocked(friend, phone, server);
  }

  /** One tap on the friend's network; resolves with the door of the file that comes. */
  async tap(network: string): Promise<string> {
    this.friend.send('не работает');
    const answer = await this.friend.receives(/Есть друг/, PATIENT);
    const isKnown = !answer.buttons.some(({ text }) => text === network);
    await this.friend.press(isKnown ? '🚪 Прислать другой вход' : network, answer).answered();
    await this.friend.receives(/Сейчас придёт новый файл/);
    const { text, name } = await configFor(this.friend);
    await this.phone.switchTo(text, name);
    return settingOf(text, 'Endpoint');
  }

  async isOnline(): Promise<void> {
    expect(await this.phone.reaches(this.#server.address, 10)).toBe(true);
    await this.friend.receives(/через другой вход/, PATIENT);
  }
}

test.skipIf(missing)(
  'friends whose first door is blocked in some way are online by one tap, with the same keys, and the next one without any',
  async () => {
    const lab = await WireguardLab.start();
    onTestFinished(() => lab.close());
    const server = await lab.server();
    const relay = (await lab.phone()).namespace;
    const { host, port } = server.endpoint;
    const relayHost = /inet (192\.0\.2\.\d+)/.exec(await relay.ip('-4', 'addr', 'show', 'eth0'))?.[1] ?? '';
    const [spareDoor, relayDoor] = [`${host}:443`, `${relayHost}:4443`];
    await rules(
      server.namespace,
      'chain in { type nat hook prerouting priority dstnat;',
      `iifname eth0 udp dport 443 redirect to :${port}\n}`,
    );
    await relay.run(['sysctl', '-qw', 'net.ipv4.ip_forward=1']);
    await rules(
      relay,
      'chain pre { type nat hook prerouting priority dstnat;',
      `udp dport 4443 dnat ip to ${host}:${port}\n}`,
      'chain post { type nat hook postrouting priority srcnat; ct status dnat masquerade\n}',
    );
    const settings = { WG_DOORS: `443, ${relayDoor}`, WG_NAME: 'Vienna', RECONCILE_SECONDS: 1 };
    const stage = await openStage({ server, settings });
    stage.owner.start();
    const open = (id: number, block: string) => Blocked.open(stage, lab, server, id, block);
    const peers = () => Object.values<{ public_key: string; seen_door: string | null }>(storeOf(stage.daemon).peers);

    const dropped = await open(501, 'udp dport 51820 drop');
    const noData = await open(502, 'udp dport 51820 @th,64,8 4 drop');
    const only443 = await open(503, 'udp dport != 443 drop');
    const onlyRelay = await open(504, `ip daddr ${host} drop`);
    const keys = peers().map(({ public_key }) => public_key);
    await Promise.all([
      ...(
        [
          [dropped, 'МТС'],
          [noData, 'Билайн'],
          [onlyRelay, 'Yota'],
        ] as const
      ).map(async ([one, network]) => {
        expect(await one.tap(network)).toBe(relayDoor); // another address before another port
        await one.isOnline();
      }),
      // nobody knows yet what passes on this network
      (async () => {
        expect(await only443.tap('МегаФон')).toBe(relayDoor);
        expect(await only443.phone.reaches(server.address)).toBe(false);
        expect(await only443.tap('МегаФон')).toBe(spareDoor);
        await only443.isOnline();
      })(),
    ]);
    expect(peers().map(({ public_key }) => public_key)).toEqual(keys);
    expect(peers()[3]?.seen_door).toBe(relayDoor);

    // of a friend who named no network yet, the way that somebody came in last
    const next = await admit(stage, 505);
    next.send('/get_config');
    const { text: file, name } = await configFor(next);
    expect(settingOf(file, 'Endpoint')).toBe(spareDoor);
    const phone = await lab.phone();
    await rules(phone.namespace, 'chain out { type filter hook output priority 0;', 'udp dport != 443 drop\n}');
    await phone.up(file, name);
    expect(await phone.reaches(server.address, 10)).toBe(true);
    await next.receives(/Получилось, вы подключены/, PATIENT);

    const { owner } = stage;
    owner.send('/nodes');
    await owner.press('🔎 Vienna', await owner.receives(/Серверы: 1/)).answered();
    await owner.press('📶 Входы по сетям', await owner.receives(({ kind }) => kind === 'edit')).answered();
    const { text } = await owner.receives(({ kind, text: page }) => kind === 'edit' && page.includes('не вышло'));
    expect(text).toContain(`${host}:51820 МТС 0/1, Билайн 0/1, МегаФон 0/1, Yota 0/1`);
    expect(text).toContain(`${relayDoor} МТС 1/0, Билайн 1/0, МегаФон 0/1, Yota 1/0`);
    expect(text).toContain(`${spareDoor} МегаФон 1/0, не названа 1/0`);
  },
  300_000,
);
