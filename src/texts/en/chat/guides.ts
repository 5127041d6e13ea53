import { APP_NAMES, type App, type Platform } from '../../../amnezia/apps.ts';
import type { ConfigShown, GuideFiles, PerPlatform, TunnelNames } from '../../chat/guide.ts';

const CHOOSE = '<b>Which device is it for?</b>';
const STORES: Readonly<Record<Platform, string>> = {
  ios: 'in the App Store',
  android: 'on Google Play',
  windows: 'for Windows',
  macos: 'for macOS',
  linux: 'for Linux',
};

/** The end of the fourth step, in apps where only one tunnel can be on at a time. */
function done({ app, old, oldApp }: TunnelNames): string {
  if (old === null) return ' Done!';
  if (app === oldApp)
    return ` The old one goes off by itself.\n5. Does it work? Delete the old one, <b>${old}</b>. Done!`;
  return ` Switch the old one, <b>${old}</b>, off in ${APP_NAMES[oldApp]}.\n5. Does it work? Delete it there. Done!`;
}
const install = ({ app, least }: GuideFiles, what: string): string =>
  `Install the ${APP_NAMES[app]} ${what}${least === null ? '' : `, version ${least} or later`} (button below)`;
/** The words that name the app with the old tunnel, if it is another app. */
const fromApp = ({ app, oldApp }: TunnelNames): string =>
  app === oldApp ? 'from the app' : `from the ${APP_NAMES[oldApp]} app`;

type Steps = (files: GuideFiles) => string;

/** The steps in AmneziaVPN, which are the same on all platforms: it takes the link. */
const byLink =
  (title: string): Steps =>
  (files) =>
    `${title}\n\n1. ${install(files, 'app')} and come back here.\n2. Press “🔗 Link for AmneziaVPN” below and copy the link from the answer with a tap.\n3. In AmneziaVPN press “+”, paste the link into the field for a key and press “Continue”.\n4. Press “Connect” and allow the connection.${done(files)}`;
const either =
  (title: string, steps: Steps): Steps =>
  (files) =>
    files.app === 'amneziavpn' ? byLink(title)(files) : `${title}\n\n${steps(files)}`;

/** The name of the quick tool and the folder of its files, by program. */
const LINUX = {
  wireguard: {
    install: '1. Install WireGuard: <code>sudo apt install wireguard</code> (other systems: button below).',
    quick: 'wg-quick',
    folder: '/etc/wireguard',
  },
  amneziawg: {
    install: '1. Install amneziawg and amneziawg-tools (button below says how).',
    quick: 'awg-quick',
    folder: '/etc/amnezia/amneziawg',
  },
} as const;
const linuxOf = (app: App) => LINUX[app === 'wireguard' ? 'wireguard' : 'amneziawg'];

function linux(files: GuideFiles): string {
  const { config, tunnel, old, app, oldApp } = files;
  const { install: first, quick, folder } = linuxOf(app);
  const was = linuxOf(oldApp);
  const down = old === null ? '' : `sudo ${was.quick} down ${old}; `;
  const last =
    old === null
      ? ' Done!'
      : `\n5. Does it work? Remove the old one: <code>sudo systemctl disable ${was.quick}@${old}; sudo rm ${was.folder}/${old}.conf</code>. Done!`;
  return `${first}\n2. Save the file from here and put it in place: <code>sudo install -m 600 ${config} ${folder}/</code>\n3. ${old === null ? 'Switch it on' : 'Switch the old one off and the new one on'}: <code>${down}sudo ${quick} up ${tunnel}</code> (off: <code>down</code>).\n4. To have it on after every start: <code>sudo systemctl enable ${quick}@${tunnel}</code>.${last}\n\nNo command resolvconf? <code>sudo apt install openresolv</code>`;
}

const platforms: PerPlatform<string> = {
  ios: '🍏 iPhone',
  android: '🤖 Android',
  windows: '🪟 Windows',
  macos: '💻 macOS',
  linux: '🐧 Linux',
};

/** Four steps for each platform, and a fifth if there is an old tunnel. */
const steps: PerPlatform<Steps> = {
  ios: either(
    '🍏 <b>iPhone and iPad</b>',
    (files) =>
      `1. ${install(files, 'app')} and come back here.\n2. Tap the file <code>${files.config}</code> here, then the square with an arrow at the bottom left, and choose ${APP_NAMES[files.app]}.\n3. Allow it to add a VPN configuration and enter the phone’s passcode.\n4. Turn the switch next to <b>${files.tunnel}</b> on.${done(files)}`,
  ),
  android: either(
    '🤖 <b>Android</b>',
    (files) =>
      `1. Tap ⋮ at the file <code>${files.config}</code> here, then “Save to Downloads”.\n2. ${install(files, 'app')} and press “Open” there.\n3. In ${APP_NAMES[files.app]} tap “+”, “Import from file or archive”, and choose that file.\n4. Turn the switch next to <b>${files.tunnel}</b> on and allow the connection.${done(files)}`,
  ),
  windows: either(
    '🪟 <b>Windows</b>',
    (files) =>
      `1. ${install(files, 'program')}.\n2. Save the file <code>${files.config}</code> from here.\n3. In ${APP_NAMES[files.app]} click “Import tunnel(s) from file” and choose it.\n4. Choose <b>${files.tunnel}</b> and click “Activate”.${done(files)}`,
  ),
  macos: either(
    '💻 <b>macOS</b>',
    (files) =>
      `1. ${install(files, 'app')}.\n2. Save the file <code>${files.config}</code> from here.\n3. In ${APP_NAMES[files.app]} click “Import tunnel(s) from file”, choose it, and allow it to add a VPN configuration.\n4. Choose <b>${files.tunnel}</b> and click “Activate”.${done(files)}`,
  ),
  linux: either('🐧 <b>Linux</b>', linux),
};

/** What else to know of the store; for the owner without the advice to write to the owner. */
export const storeHint = (app: App, platform: Platform, isOwner: boolean): string => {
  if (platform === 'android' && app === 'wireguard')
    return 'Does Google Play not open? The maker has the app as a file (button “Without a store”).';
  if (platform !== 'ios') return '';
  return app === 'amneziavpn'
    ? 'Russia’s App Store does not have AmneziaVPN: take DefaultVPN instead, or change the store’s region.'
    : `Is the app not in your App Store? ${app === 'wireguard' ? 'Look there for AmneziaWG: it opens the same file. Is that missing, too? ' : ''}Another region of the store helps${isOwner ? '.' : '; if that is hard, write to the owner.'}`;
};

/** The guides in English. */
export const guideTexts = {
  /** The text below a config, above the choice of platforms. */
  choose: (files: ConfigShown) => {
    const { tunnel, old, app } = files;
    const replaced =
      old === null
        ? ''
        : `In ${APP_NAMES[app]} switch <b>${tunnel}</b> on, then delete <b>${old}</b>, which it replaces${app === files.oldApp ? '' : `, ${fromApp(files)}`}.\n`;
    return `${replaced}${CHOOSE}`;
  },
  /** The same below the new config of a `/regen`. */
  chooseNew: (files: ConfigShown) =>
    `Add the new file to ${APP_NAMES[files.app]} and switch <b>${files.tunnel}</b> on, then delete the old one${files.old === null ? '' : ` (<b>${files.old}</b>)`} ${fromApp(files)}.\n${CHOOSE}`,
  platforms,
  steps,
  /** The link below a guide to where the app can be installed from. */
  install: (app: App, platform: Platform) => `⬇️ ${APP_NAMES[app]} ${STORES[platform]}`,
  /** What to do where the store does not have the app; empty: nothing to say. */
  store: (app: App, platform: Platform) => storeHint(app, platform, false),
  withoutStore: '📦 Without a store',
  /** Leads to the guides for other devices. */
  back: '« Another device',
  /** Sends the QR code, for a phone beside the screen with this chat. */
  qr: '🔳 Chat on another screen? QR code',
  qrCaption: (app: App) =>
    `In ${APP_NAMES[app]} on the phone tap “+”, choose “QR code”, and point the camera at this picture. It is yours alone, like the file.`,
  /** Added to the Linux guide if there is a file without IPv6, together with the button that sends it. */
  ipv4Hint: () => 'Is IPv6 off on this computer? Take the file without it (button below).',
  ipv4: '📄 The file without IPv6',
  ipv4Caption: (tunnel: string) =>
    `The same config for IPv4 only. Use one of the two: <b>${tunnel}</b> and the usual one do not work together.`,
};
