import { expect, test } from 'vitest';
import { zoneWhereItIs } from '../stage/zone-where-it-is.ts';
import { labelsOf, nextConfig, noPhones, openHelpStage, serve } from './help-stage.ts';

const MINUTE = 60_000;
const CONNECTED = /вы подключены/;

test.skipIf(noPhones)(
  'the first handshake of a config is greeted once, also over a restart; so is that of a new key',
  async () => {
    const { daemon, lab, server, ...stage } = await openHelpStage({ RECONCILE_SECONDS: 3600 });
    const anna = await serve({ daemon, ...stage }, 501);
    const phone = await lab.phone();
    await phone.up(anna.text, anna.name);
    expect(await phone.reaches(server.address, 20)).toBe(true);
    const began = performance.now();
    await anna.friend.receives(CONNECTED); // though the node is otherwise read once an hour
    expect(performance.now() - began).toBeLessThan(10_000);
    await daemon.stop();
    await daemon.start();
    const renewed = await nextConfig(anna.friend, '/regen');
    await phone.switchTo(renewed.text, renewed.name);
    expect(await phone.reaches(server.address, 20)).toBe(true);
    await anna.friend.receives(/Новый конфиг работает.*Старый отключён/);
    anna.friend.send('/status');
    await anna.friend.receives(/на связи прямо сейчас/);
    const greetings = anna.friend.chat.messages.filter(({ text }) => /вы подключены|Новый конфиг работает/.test(text));
    expect(greetings.length).toBe(2);
  },
);

test.skipIf(noPhones)(
  'who has not connected after half an hour is offered help once, and not in the night',
  async () => {
    const offers = ({ chat }: Awaited<ReturnType<typeof serve>>['friend']) =>
      chat.messages.filter(({ text }) => text.includes('пока не подключились')).length;
    const hour = new Date().getUTCHours();
    const stage = await openHelpStage({ BOT_TIMEZONE: zoneWhereItIs(7) });
    const { friend } = await serve(stage, 501);
    stage.putAhead(31 * MINUTE); // between 7:31 and 8:30
    const isNight = new Date().getUTCHours() === hour && new Date().getUTCMinutes() < 20;
    if (isNight) {
      friend.send('/status');
      await friend.receives(/подключений ещё не было/);
      expect(offers(friend)).toBe(0);
    }
    stage.putAhead(61 * MINUTE);
    const offer = await friend.receives(/пока не подключились/);
    expect(labelsOf(offer)).toEqual(['🛟 Не работает']);
    await stage.daemon.stop();
    await stage.daemon.start();
    stage.putAhead(120 * MINUTE);
    friend.press('🛟 Не работает', offer);
    await friend.receives(/ещё ни разу не видел этот конфиг/, { timeout: 60_000 });
    expect(offers(friend)).toBe(1);
  },
);
