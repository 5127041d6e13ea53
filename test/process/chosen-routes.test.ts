import { expect, test } from 'vitest';
import { noPhones, openHelpStage, serve } from './help-stage.ts';

test.skipIf(noPhones)('the chosen files bring a phone online, and lead what they should past the tunnel', async () => {
  const stage = await openHelpStage();
  const { friend, text, name } = await serve(stage, 501);
  const phone = await stage.lab.phone();
  const server = /^Endpoint = ([\d.]+):/m.exec(text)?.[1] ?? '';
  /** Whether packets to this address enter the tunnel; a way back home is there for everything. */
  const enters = async (address: string) =>
    !(await phone.namespace.run(['ip', 'route', 'get', address])).includes(' dev eth0 ');
  await phone.namespace.run(['ip', 'route', 'replace', 'default', 'dev', 'eth0', 'metric', '4000']);
  await phone.namespace.run(['ip', '-6', 'route', 'replace', 'default', 'dev', 'eth0', 'metric', '4000']);

  const choose = async (...labels: string[]) => {
    friend.send('/devices');
    const list = await friend.receives(/Ваши устройства/);
    await friend.press(/^Устройство 1/.exec(list.buttons[0]?.text ?? '')?.input ?? '', list).answered();
    const menu = await friend.chat.receivesEdit(({ message_id }) => message_id === list.message_id);
    await friend.press('🧭 Что идёт через VPN', menu).answered();
    let page = await friend.receives(/через VPN сейчас идёт/);
    for (const label of labels) {
      await friend.press(label, page).answered();
      page = await friend.chat.receivesEdit(({ message_id }) => message_id === page.message_id);
    }
    const { document } = await friend.receives(({ document: file }) => file?.name.endsWith('.conf') === true);
    return { text: document?.bytes.toString() ?? '', name: document?.name ?? '' };
  };

  const home = await choose('🏠 Всё, кроме домашней сети');
  expect([home.name === name, home.text === text]).toEqual([false, false]);
  await phone.up(home.text, home.name);
  expect(await phone.reaches(stage.server.address, 20)).toBe(true);
  for (const inside of ['1.1.1.1', '8.8.8.8', '172.15.0.1', '2a00::1'])
    expect([inside, await enters(inside)]).toEqual([inside, true]);
  for (const past of ['192.168.1.1', '10.0.7.1', '172.16.0.1', 'fd12::1', server])
    expect([past, await enters(past)]).toEqual([past, false]);

  const telegram = await choose('🎯 Только некоторые сервисы…', '▫️ Telegram', '📄 Прислать файл');
  await phone.switchTo(telegram.text, telegram.name);
  expect(await phone.reaches(stage.server.address, 20)).toBe(true);
  for (const inside of ['149.154.167.99', '2001:67c:4e8::1', '1.1.1.1'])
    expect([inside, await enters(inside)]).toEqual([inside, true]);
  for (const past of ['8.8.8.8', '2a00::1', '192.168.1.1', server])
    expect([past, await enters(past)]).toEqual([past, false]);
});
