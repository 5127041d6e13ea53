import { expect, test } from 'vitest';
import { eventually, type Patience } from '../lab/eventually.ts';
import type { Phone } from '../lab/phone.ts';
import { storeOf } from '../stage/daemon-stage.ts';
import { findingFor, type HelpStage, labelsOf, noPhones, openHelpStage, type Served, serve } from './help-stage.ts';

/** On a machine that is busy with other tests. */
const SLOW: Patience = { timeout: 240_000, every: 2000 };
const STEP_MS = 12_000;
const ALERT = /подключаются снова и снова, но данные до них не доходят, только рукопожатия/;

/** Lets nothing from the server through to this phone but a handshake's answer: 92 bytes, and 28 of IP and UDP. */
const filter = (phone: Phone) =>
  phone.namespace.run(
    ['nft', '-f', '-'],
    'table inet filter {\n chain input {\n type filter hook input priority 0;\n udp sport 51820 ip length != 120 counter drop\n }\n}\n',
  );

const lift = (phone: Phone) => phone.namespace.run(['nft', 'delete', 'table', 'inet', 'filter']);

async function turnOn({ lab, server }: HelpStage, { text, name }: Served, isFiltered: boolean): Promise<Phone> {
  const phone = await lab.phone();
  if (isFiltered) await filter(phone);
  await phone.up(text, name);
  phone.keepPinging(server.address);
  return phone;
}

test.skipIf(noPhones)(
  'phones that shake hands and hear nothing more: the owner is told what to try, the friend gets another way in',
  { timeout: 600_000 },
  async () => {
    const stage = await openHelpStage({}, { withEurope: true });
    const { daemon, owner, server, putAhead } = stage;
    const [anna, boris, vera] = [await serve(stage, 501), await serve(stage, 502), await serve(stage, 503)];
    const [first, second, fine] = [
      await turnOn(stage, anna, true),
      await turnOn(stage, boris, true),
      await turnOn(stage, vera, false),
    ];
    expect(await fine.reaches(server.address, 20)).toBe(true);
    expect(await first.reaches(server.address, 2)).toBe(false);

    let ahead = 0;
    const heard = (words: RegExp) => owner.chat.messages.filter(({ text }) => words.test(text));
    const passes = (condition: () => boolean) =>
      eventually(() => {
        ahead += STEP_MS;
        putAhead(ahead);
        return condition();
      }, SLOW);
    await passes(() => heard(ALERT).length > 0);
    expect(heard(ALERT)[0]?.text).toMatch(/: 2 устройства с .*другой оператор или Wi-Fi, файл с маскировкой/);
    expect(heard(ALERT)[0]?.text).toMatch(/У других данные идут \(1 устройство\)/);
    await eventually(() => storeOf(daemon).alerts['answers-lost main'] !== undefined);

    const found = await findingFor(anna, /его ответы теряются по дороге/);
    expect(labelsOf(found)).toEqual(expect.arrayContaining(['🎭 Файл с маскировкой', '🌍 Конфиг сервера Europe']));

    await Promise.all([lift(first), lift(second)]);
    await passes(() => heard(/^✅ Сервер .*больше никто не подключается снова и снова впустую/).length > 0);
    await eventually(() => storeOf(daemon).alerts['answers-lost main'] === undefined);
    expect(heard(ALERT)).toHaveLength(1);
  },
);
