import { expect, it } from 'vitest';
import { CLONE, cloneInto } from './clone.ts';
import { install, installed } from './install.ts';
import { lackingForMachines } from './lacking.ts';
import { letRootIn } from './let-root-in.ts';
import { stepsOfMoving } from './page.ts';
import { goOnline, online, ownerOf } from './people.ts';
import { API_ROOT, Street } from './street.ts';

it.skipIf(lackingForMachines())(
  'moves to another server by the lines of deploy/MOVING.md, and friends keep their keys',
  async () => {
    await using street = await Street.build();
    const [old, next] = await Promise.all([street.house('bookworm'), street.house('trixie')]);
    for (const { machine } of [old, next]) await cloneInto(machine);

    const nobody = await old.machine.try([
      `${CLONE}/deploy/install.sh`,
      '--yes',
      '--owner',
      '1',
      '--api-root',
      API_ROOT,
    ]);
    expect(nobody).toMatchObject({
      exitCode: 1,
      text: expect.stringContaining('--token is missing, and nobody can be asked'),
    });
    const refused = await install(old, { api: { token: `${street.api.token}x` } });
    expect(refused).toMatchObject({ exitCode: 1, text: expect.stringContaining('Telegram refuses the token') });
    expect(await old.machine.sh('id vpn-bot 2>&1 || ls /opt')).not.toContain('vpnservice');

    await installed(old, street, '--allow-friends-to-meet');
    const owner = await ownerOf(street.api);
    const [{ phone, config }, other] = [await goOnline(street, owner, 501), await goOnline(street, owner, 502)];
    expect(await online(phone)).toBe(old.outside);
    expect(await phone.reaches('10.0.0.4')).toBe(true);
    await old.machine.sh('install -m 600 -o vpn-bot -g vpn-bot /dev/null /opt/vpnservice/eu1.key');
    await letRootIn(old, next);

    for (const { where, script } of stepsOfMoving(next.host)) {
      const said = await { old, new: next }[where].machine.sh(script);
      if (script.includes('/install.sh')) {
        expect(said).toMatch(/^Runs: .*Telegram reached; nodes: main up$/m);
        expect(said).not.toContain('✗');
        // with a name as the endpoint this would be the name server's doing
        for (const one of [{ phone, config }, other])
          await one.phone.switchTo(one.config.text.replace(old.host, next.host)); // edited in the app, not imported
        expect(await online(phone)).toBe(next.outside);
      }
    }
    expect(await phone.reaches('10.0.0.4')).toBe(true);
    expect(await online(phone)).toBe(next.outside);
    expect(
      await next.machine.sh('grep API_ROOT /opt/vpnservice/env_vars.txt; stat -c "%a %U" /opt/vpnservice/eu1.key'),
    ).toBe(`TELEGRAM_API_ROOT=${API_ROOT}\n600 vpn-bot`);
    expect(
      await old.machine.sh(
        'ls -d /opt/vpnservice /var/lib/vpn-bot /etc/wireguard/* /root/vpn-bot.tgz 2>/dev/null || true',
      ),
    ).toBe('');
    owner.send('/users');
    await owner.receives(/501/);
  },
);
