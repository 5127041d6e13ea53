import { expect } from 'vitest';
import { changesBetween, filesOf } from './install.ts';
import type { House } from './street.ts';

/** The origin is ours; the rest is what programs keep that add users and packages, and what systemd writes at each shutdown. */
export const isTrace = (path: string): boolean =>
  !/^\/srv\/origin.git|^\/var\/cache\/ldconfig|^\/var\/lib\/systemd\/random-seed$|^\/etc\/(passwd|group|shadow|gshadow|subuid|subgid)-$/.test(
    path,
  );

/** Removes all of it, and the packages that came with it: the disk is as it was before, and nothing of it runs. */
export async function expectNoTrace(house: House, fresh: Map<string, string>, morePackages: string): Promise<void> {
  const { machine } = house;
  await machine.run('/opt/vpnservice/deploy/uninstall.sh', '--purge', '--yes');
  await machine.sh(`apt-get -qq purge -y --auto-remove wireguard-tools nftables ${morePackages} >/dev/null`);
  expect(changesBetween(fresh, await filesOf(house)).filter(isTrace)).toEqual([]);
  const left =
    '(nft list tables inet || true) 2>/dev/null; ip -br link; ls /proc/sys/net/ipv4/conf; systemctl --failed -q --no-pager';
  expect(await machine.sh(left)).not.toMatch(/vpn|wg0/);
}
