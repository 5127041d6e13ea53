import type { ConfigShown, GuideFiles, PerPlatform } from '../../chat/guide.ts';

const CHOOSE = 'Step-by-step help: choose where you switch it on:';
const NO_PICTURE = 'There is no QR code: this config is too long for one.';
/** The end of the fourth step, in an app that has one tunnel on at a time. */
const done = (old: string | null): string =>
  old === null
    ? ' Done!'
    : ` The old one goes off by itself.\n5. Does it work? Delete the old tunnel <b>${old}</b>. Done!`;
const byPicture = (picture: string | null, way: string): string =>
  picture === null
    ? ''
    : `\n\nIs this chat on another screen? In WireGuard tap “+”, ${way}, and point the camera at the picture <code>${picture}</code>.`;

const platforms: PerPlatform<string> = {
  ios: '🍏 iPhone',
  android: '🤖 Android',
  windows: '🪟 Windows',
  macos: '💻 macOS',
  linux: '🐧 Linux',
};

/** Four steps each, and one more where there is an old tunnel. */
const steps: PerPlatform<(files: GuideFiles) => string> = {
  ios: ({ config, tunnel, picture, old }) =>
    `🍏 <b>iPhone and iPad</b>\n\n1. Install the WireGuard app (button below).\n2. Tap the file <code>${config}</code> here, then “Share”, and choose WireGuard.\n3. Allow it to add a VPN configuration.\n4. Turn the switch next to <b>${tunnel}</b> on.${done(old)}${byPicture(picture, '“Create from QR code”')}`,
  android: ({ config, tunnel, picture, old }) =>
    `🤖 <b>Android</b>\n\n1. Install the WireGuard app (button below).\n2. Tap ⋮ at the file <code>${config}</code> here, then “Save to Downloads”.\n3. In WireGuard tap “+”, “Import from file or archive”, and choose that file.\n4. Turn the switch next to <b>${tunnel}</b> on and allow the connection.${done(old)}${byPicture(picture, '“Scan from QR code”')}`,
  windows: ({ config, tunnel, old }) =>
    `🪟 <b>Windows</b>\n\n1. Install the WireGuard program (button below).\n2. Save the file <code>${config}</code> from here.\n3. In WireGuard click “Import tunnel(s) from file” and choose it.\n4. Choose <b>${tunnel}</b> and click “Activate”.${done(old)}`,
  macos: ({ config, tunnel, old }) =>
    `💻 <b>macOS</b>\n\n1. Install the WireGuard app (button below).\n2. Save the file <code>${config}</code> from here.\n3. In WireGuard click “Import tunnel(s) from file”, choose it, and allow it to add a VPN configuration.\n4. Choose <b>${tunnel}</b> and click “Activate”.${done(old)}`,
  linux: ({ config, tunnel, old }) =>
    `🐧 <b>Linux</b>\n\n1. Install WireGuard: <code>sudo apt install wireguard</code> (other systems: button below).\n2. Save the file from here and put it in place: <code>sudo install -m 600 ${config} /etc/wireguard/</code>\n3. ${old === null ? 'Switch it on' : 'Switch the old one off and the new one on'}: <code>${old === null ? '' : `sudo wg-quick down ${old}; `}sudo wg-quick up ${tunnel}</code> (off: <code>down</code>).\n4. To have it on after every start: <code>sudo systemctl enable wg-quick@${tunnel}</code>.${old === null ? ' Done!' : `\n5. Does it work? Remove the old one: <code>sudo systemctl disable wg-quick@${old}; sudo rm /etc/wireguard/${old}.conf</code>. Done!`}\n\nNo command resolvconf? <code>sudo apt install openresolv</code>`,
};

/** Under the guide: where the app is to be had. */
const install: PerPlatform<string> = {
  ios: '⬇️ WireGuard in the App Store',
  android: '⬇️ WireGuard on Google Play',
  windows: '⬇️ WireGuard for Windows',
  macos: '⬇️ WireGuard in the Mac App Store',
  linux: '⬇️ WireGuard for Linux',
};

/** English guides. */
export const guideTexts = {
  /** Under a config. */
  choose: ({ hasPicture, tunnel, old }: ConfigShown) =>
    `Open the file in the WireGuard app${hasPicture ? ', or scan the QR code from another screen.' : `. ${NO_PICTURE}`}${
      old === null ? '' : `\nSwitch the tunnel <b>${tunnel}</b> on and delete <b>${old}</b>, which it replaces.`
    }\n${CHOOSE}`,
  /** Under the new config of a `/regen`. */
  chooseNew: ({ hasPicture, tunnel, old }: ConfigShown) =>
    `Add the new tunnel <b>${tunnel}</b> and switch it on, then delete the old one${old === null ? '' : ` (<b>${old}</b>)`} from the app.${
      hasPicture ? '' : ` ${NO_PICTURE}`
    }\n${CHOOSE}`,
  platforms,
  steps,
  install,
  back: '« Back',
  /** Added to the Linux guide when there is a file without IPv6, and the button that brings it. */
  ipv4Hint: () => 'Is IPv6 off on this computer? Take the file without it (button below).',
  ipv4: '📄 The file without IPv6',
  ipv4Caption: (tunnel: string) =>
    `The same config for IPv4 only. Use one of the two: the tunnel <b>${tunnel}</b> and the usual one do not work together.`,
};
