import type { Generation } from './parameters.ts';

/** The programs that files are made for; stored under these names. */
export const APPS = ['wireguard', 'amneziawg', 'amneziavpn'] as const;
export type App = (typeof APPS)[number];

/** Where an app runs. */
export type Platform = 'ios' | 'android' | 'windows' | 'macos' | 'linux';

/** As people see them. */
export const APP_NAMES: Readonly<Record<App, string>> = {
  wireguard: 'WireGuard',
  amneziawg: 'AmneziaWG',
  amneziavpn: 'AmneziaVPN',
};

const AMNEZIAWG_IN_APP_STORE = 'https://apps.apple.com/app/amneziawg/id6478942365';
const AMNEZIAVPN_RELEASES = 'https://github.com/amnezia-vpn/amnezia-client/releases/latest';

/** Where each app is to be had: the makers' own pages. In Russia's App Store AmneziaVPN is not. */
export const APP_LINKS: Readonly<Record<App, Readonly<Record<Platform, string>>>> = {
  wireguard: {
    ios: 'https://apps.apple.com/app/wireguard/id1441195209',
    android: 'https://play.google.com/store/apps/details?id=com.wireguard.android',
    windows: 'https://www.wireguard.com/install/',
    macos: 'https://apps.apple.com/app/wireguard/id1451685025',
    linux: 'https://www.wireguard.com/install/',
  },
  amneziawg: {
    ios: AMNEZIAWG_IN_APP_STORE,
    android: 'https://play.google.com/store/apps/details?id=org.amnezia.awg',
    windows: 'https://github.com/amnezia-vpn/amneziawg-windows-client/releases/latest',
    macos: AMNEZIAWG_IN_APP_STORE,
    linux: 'https://github.com/amnezia-vpn/amneziawg-linux-kernel-module#readme',
  },
  amneziavpn: {
    ios: 'https://apps.apple.com/app/amneziavpn/id1600529900',
    android: 'https://play.google.com/store/apps/details?id=org.amnezia.vpn',
    windows: AMNEZIAVPN_RELEASES,
    macos: AMNEZIAVPN_RELEASES,
    linux: AMNEZIAVPN_RELEASES,
  },
};

/** The maker's own file of the Android app, for phones without a store. */
export const WIREGUARD_APK = 'https://download.wireguard.com/android-client/';

/** On Linux AmneziaWG is no app but Amnezia's tools, whose version counts. */
const AMNEZIAWG_2: Readonly<Record<Platform, string>> = {
  ...{ ios: '2.0.0', android: '2.0.0', windows: '2.0.0', macos: '2.0.0' },
  linux: '1.0.20250903',
};
const AMNEZIAWG_3: Readonly<Record<Platform, string>> = {
  ...{ ios: '3.1.3', android: '3.1', windows: '3.1.0', macos: '3.1.3' },
  linux: '3.1',
};

/**
 * The least version of an app that opens a file for AmneziaWG of this generation and connects with it; it opens those of all
 * generations before. Null: any version does, for its files are plain. No file of ours is for apps of before 2.0: these know no `I1` or want a longer list of keys.
 */
export function leastVersion(app: App, platform: Platform, generation: Generation): string | null {
  if (app === 'wireguard') return null;
  const isThird = generation === '3.0' || generation === '3.1';
  if (app === 'amneziavpn') return isThird ? '5.0.1.5' : '4.8.12.7';
  return (isThird ? AMNEZIAWG_3 : AMNEZIAWG_2)[platform];
}
