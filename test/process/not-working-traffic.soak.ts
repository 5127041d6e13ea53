import { expect, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import type { Phone } from '../lab/phone.ts';
import {
  findingFor,
  type HelpStage,
  labelsOf,
  nextConfig,
  noPhones,
  openHelpStage,
  type Served,
  STILL,
  serve,
  TELL_OWNER,
  WATCHED,
} from './help-stage.ts';

const MINUTE = 60_000;
/** Nothing answers there, and a server that passes nothing on says nothing of it. */
const NOWHERE = '203.0.113.9';

/** A phone with that config that is connected. */
async function connect({ lab, server }: HelpStage, { text, name }: Served): Promise<Phone> {
  const phone = await lab.phone();
  await phone.up(text, name);
  expect(await phone.reaches(server.address, 20)).toBe(true);
  return phone;
}

test.skipIf(noPhones)('what traffic tells is seen in a few seconds of watching', async () => {
  const stage = await openHelpStage();
  const { server, lab } = stage;
  const [fine, stuck, shared, renewing] = (await Promise.all([501, 502, 503, 504].map((id) => serve(stage, id)))) as [
    Served,
    Served,
    Served,
    Served,
  ];

  const works = async () => {
    const phone = await connect(stage, fine);
    phone.keepPinging(server.address);
    const seen = await findingFor(fine, /всё в порядке: ваше устройство на связи/);
    expect(labelsOf(seen)).toEqual([TELL_OWNER]);
    expect(stage.api.calls.some(({ method }) => method === 'sendChatAction')).toBe(true);
  };
  const noWayOut = async () => {
    const phone = await connect(stage, stuck);
    phone.keepPinging(NOWHERE);
    await findingFor(stuck, /не получает ответов из интернета/);
  };
  const twoDevices = async () => {
    const phone = await connect(stage, shared);
    phone.keepPinging(server.address);
    const second = await lab.phone();
    await second.up(shared.text, shared.name);
    second.keepPinging(server.address);
    expect(await second.reaches(server.address, 20)).toBe(true);
    const seen = await findingFor(shared, /включён сразу на двух устройствах/);
    expect(labelsOf(seen)).toEqual(['➕ Конфиг для второго', STILL]);
    shared.friend.press('➕ Конфиг для второго', seen);
    await shared.friend.receives(({ buttons }) => buttons.some(({ data }) => data?.startsWith('add-device:')));
  };
  const oldInUse = async () => {
    const phone = await connect(stage, renewing);
    phone.keepPinging(server.address);
    const renewed = { ...renewing, ...(await nextConfig(renewing.friend, '/regen')) };
    await findingFor(renewed, /его ещё не включали: работает старый/);
    await findingFor(renewing, /его ещё не включали: работает старый/);
  };
  await Promise.all([works(), noWayOut(), twoDevices(), oldInUse()]);
});

test.skipIf(noPhones)('answers that get lost, a device that is silent, and a server that nobody reaches', async () => {
  const stage = await openHelpStage();
  const { server, owner } = stage;
  const [lost, first, second, third] = (await Promise.all([501, 502, 503, 504].map((id) => serve(stage, id)))) as [
    Served,
    Served,
    Served,
    Served,
  ];
  const firewall = (action: '-I' | '-D', ...rule: string[]) =>
    server.namespace.run(['iptables', '-w', action, ...rule, '-j', 'DROP']);
  const outgoing = ['OUTPUT', '-o', 'eth0', '-p', 'udp', '--sport', String(server.endpoint.port)];
  const incoming = ['INPUT', '-i', 'eth0', '-p', 'udp', '--dport', String(server.endpoint.port)];

  // what the phone says arrives, and what the server says does not
  await firewall('-I', ...outgoing);
  const phone = await stage.lab.phone();
  await phone.up(lost.text, lost.name);
  phone.keepPinging(server.address);
  await eventually(async () => /\t[1-9]\d*\t\d+$/m.test(await server.wg('show', 'transfer')), { timeout: 30_000 });
  const found = await findingFor(lost, /слышит ваше устройство, но его ответы теряются по дороге к вам/);
  expect(labelsOf(found)).toContain('🎭 Файл с маскировкой');
  lost.friend.press(TELL_OWNER, found);
  const report = await owner.receives(/501.*VPN не работает/, WATCHED);
  expect(report.text).toMatch(/Рукопожатие: не было/);
  expect(report.text).toMatch(/Откуда: 192\.0\.2\.\d+:\d+/);
  await lost.friend.receives(/передал владельцу/);
  lost.friend.press(TELL_OWNER, found); // an hour must pass before the owner hears of it again
  await lost.friend.receives(/Владелец уже знает/);
  await firewall('-D', ...outgoing);
  await lost.friend.receives(/вы подключены/, WATCHED);
  await phone.down();

  // each was connected, one after the other, and nobody is now
  for (const { friend, text, name } of [first, second, third]) {
    await phone.up(text, name);
    expect(await phone.reaches(server.address, 20)).toBe(true);
    await friend.receives(/вы подключены/);
    await phone.down();
  }
  stage.putAhead(4 * MINUTE);
  await findingFor(first, /сейчас не слышит ваше устройство\. В последний раз: 4 минут/);
  await firewall('-I', ...incoming);
  await phone.up(lost.text, lost.name);
  phone.keepPinging(server.address);
  stage.putAhead(12 * MINUTE);
  expect(labelsOf(await findingFor(first, /никто не может достучаться/))).not.toContain(STILL);
});
