import { expect, test } from 'vitest';
import { noPhones, openHelpStage, serve } from './help-stage.ts';

test.skipIf(noPhones)(
  'on a Linux without IPv6 the file fails, and the one that its guide offers gets online',
  async () => {
    const stage = await openHelpStage();
    const { friend, text, name, seen } = await serve(stage, 501);
    const phone = await stage.lab.phone();
    await phone.namespace.run(['sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1']);
    await expect(phone.up(text, name)).rejects.toThrow(/-6.*::\/0/);
    await phone.down();

    await friend.press('🐧 Linux', seen).answered();
    const guide = await friend.chat.receivesEdit(({ message_id }) => message_id === seen.message_id);
    await friend.press('📄 Файл без IPv6', guide).answered();
    const { document } = await friend.receives(({ document: file }) => file !== undefined);
    await phone.up(document?.bytes.toString() ?? '', document?.name);
    expect(await phone.reaches(stage.server.address, 20)).toBe(true);
  },
);
