import { expect, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { isConfig } from '../lab/is-config.ts';
import { missingFor } from '../lab/requirements.ts';
import { vpnBot } from '../stage/command-line.ts';
import { storeOf } from '../stage/daemon-stage.ts';
import { nextConfig, openHelpStage, serve } from './help-stage.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping');
const START = '📨 Разослать новые файлы';

test.skipIf(missing)(
  'new files reach everybody after a changed setting: through kills, to those who blocked the bot not at all, nobody twice',
  async () => {
    const stage = await openHelpStage();
    const { daemon, owner, lab, server } = stage;
    const [anna, boris] = [await serve(stage, 501), await serve(stage, 502)];
    const phone = await lab.phone();
    await phone.up(anna.text, anna.name);
    expect(await phone.reaches(server.address, 20)).toBe(true);
    boris.friend.block();
    const addressed = { ...stage.settings, WG_ENDPOINT_HOST: '192.0.2.1' };
    await daemon.stop('SIGKILL');
    daemon.configure({ ...addressed, WG_MTU: 1280 });
    await daemon.start();
    expect(await vpnBot(daemon.folder, ['rollout', 'main', '--status'])).toMatchObject({
      code: 0,
      said: expect.stringContaining('not today’s: 2'),
    });

    owner.send('/nodes');
    const list = await owner.receives(/Main/);
    await owner.press('🔎 Main', list).answered();
    const page = await owner.receives((edit) => edit.buttons.some(({ text }) => text === START));
    await owner.press(START, page).answered();
    const progress = () => owner.chat.messages.find(({ message_id }) => message_id === page.message_id)?.text ?? '';
    const file = await nextConfig(anna.friend, '');
    await daemon.stop('SIGKILL');
    await daemon.start();
    expect(file.text).toContain('MTU = 1280');
    const captions = () => anna.friend.chat.messages.filter((one) => isConfig(one) && /обновились/.test(one.text));
    expect(captions()).toHaveLength(1);
    await eventually(
      () => /Friend 502: бот заблокирован/.test(progress()) && /Friend 501: файл доставлен/.test(progress()),
    );
    expect(await phone.reaches(server.address, 5)).toBe(true); // the old file works until the new one is used

    await phone.down();
    await phone.up(file.text, file.name);
    expect(await phone.reaches(server.address, 20)).toBe(true);
    await eventually(() => /вернулись 1 из 2: Friend 501/.test(progress()));
    expect(captions()).toHaveLength(1);
    const finished = await vpnBot(daemon.folder, ['rollout', 'main', '--finish']);
    expect(finished).toMatchObject({ code: 0, said: expect.stringMatching(/1 of 2 are back[\s\S]*Finished/) });
    await eventually(() => /Завершено/.test(progress()));
    expect(Object.values(storeOf(daemon).rollouts)).toMatchObject([{ state: 'finished' }]);
  },
);

test.skipIf(missing)(
  'a door that is announced to close is told before it bites; one tap sends new files, another takes them back',
  async () => {
    const stage = await openHelpStage({ WG_DOORS: '192.0.2.9:443' });
    const { daemon, owner } = stage;
    const anna = await serve(stage, 501);
    const door = /^Endpoint = (.+)$/m.exec(anna.text)?.[1] ?? '';
    const wrong = await vpnBot(daemon.folder, ['rollout', 'main', '--closes', '192.0.2.7:1', '--on', '2026-12-24']);
    expect(wrong).toMatchObject({ code: 1, errors: expect.stringContaining('no such door') });
    const closes = ['rollout', 'main', '--closes', door, '--on', '2090-12-24'];
    expect(await vpnBot(daemon.folder, closes)).toMatchObject({ code: 0, said: expect.stringContaining(': 1') });
    const alert = await owner.receives(/1 устройство, друзей: 1[\s\S]*он перестанет работать 2[345] дек/, {
      timeout: 30_000,
    });
    await owner.press(START, alert).answered();
    const file = await nextConfig(anna.friend, '');
    expect(file.text).toContain('Endpoint = 192.0.2.9:443');
    const progress = () => owner.chat.messages.find(({ message_id }) => message_id === alert.message_id);
    await eventually(() => /Friend 501: файл доставлен/.test(progress()?.text ?? ''));
    const [before] = Object.values(storeOf(daemon).peers) as { next: { public_key: string } | null }[];
    await owner.press('↩️ Отменить', progress()).answered();
    await anna.friend.receives(/всё-таки не нужен/);
    await eventually(() => /Отменено/.test(progress()?.text ?? ''));
    const [after] = Object.values(storeOf(daemon).peers) as { next: null; retired: Record<string, string> }[];
    expect(after?.next).toBeNull();
    expect(Object.keys(after?.retired ?? {})).toEqual([before?.next?.public_key]);
  },
);
