import type { GuideTexts } from '../guide-texts.ts';

/** English guides. */
export const guideTexts: GuideTexts = {
  choose: () =>
    'Open the file in the WireGuard app, or scan the QR code from another screen.\nStep-by-step help: choose where you switch it on:',
  chooseNew: () =>
    'Switch the new tunnel on, then delete the old one from the app.\nStep-by-step help: choose where you switch it on:',
  platforms: {
    ios: '🍏 iPhone',
    android: '🤖 Android',
    windows: '🪟 Windows',
    macos: '💻 macOS',
    linux: '🐧 Linux',
  },
  steps: {
    ios: ({ config, tunnel, picture }) =>
      `🍏 <b>iPhone and iPad</b>\n\n1. Install the WireGuard app (button below).\n2. Tap the file <code>${config}</code> here, then “Share”, and choose WireGuard.\n3. Allow it to add a VPN configuration.\n4. Turn the switch next to <b>${tunnel}</b> on. Done!\n\nIs this chat on another screen? In WireGuard tap “+”, “Create from QR code”, and point the camera at the picture <code>${picture}</code>.`,
    android: ({ config, tunnel, picture }) =>
      `🤖 <b>Android</b>\n\n1. Install the WireGuard app (button below).\n2. Tap ⋮ at the file <code>${config}</code> here, then “Save to Downloads”.\n3. In WireGuard tap “+”, “Import from file or archive”, and choose that file.\n4. Turn the switch next to <b>${tunnel}</b> on and allow the connection. Done!\n\nIs this chat on another screen? In WireGuard tap “+”, “Scan from QR code”, and point the camera at the picture <code>${picture}</code>.`,
    windows: ({ config, tunnel }) =>
      `🪟 <b>Windows</b>\n\n1. Install the WireGuard program (button below).\n2. Save the file <code>${config}</code> from here.\n3. In WireGuard click “Import tunnel(s) from file” and choose it.\n4. Choose <b>${tunnel}</b> and click “Activate”. Done!`,
    macos: ({ config, tunnel }) =>
      `💻 <b>macOS</b>\n\n1. Install the WireGuard app (button below).\n2. Save the file <code>${config}</code> from here.\n3. In WireGuard click “Import tunnel(s) from file”, choose it, and allow it to add a VPN configuration.\n4. Choose <b>${tunnel}</b> and click “Activate”. Done!`,
    linux: ({ config, tunnel }) =>
      `🐧 <b>Linux</b>\n\n1. Install WireGuard: <code>sudo apt install wireguard</code> (other systems: button below).\n2. Save the file from here and put it in place: <code>sudo install -m 600 ${config} /etc/wireguard/</code>\n3. Switch it on: <code>sudo wg-quick up ${tunnel}</code> (off: <code>down</code>).\n4. To have it on after every start: <code>sudo systemctl enable wg-quick@${tunnel}</code>. Done!\n\nNo command resolvconf? <code>sudo apt install openresolv</code>`,
  },
  install: {
    ios: '⬇️ WireGuard in the App Store',
    android: '⬇️ WireGuard on Google Play',
    windows: '⬇️ WireGuard for Windows',
    macos: '⬇️ WireGuard in the Mac App Store',
    linux: '⬇️ WireGuard for Linux',
  },
  back: '« Back',
  ipv4Hint: () => 'Is IPv6 off on this computer? Take the file without it (button below).',
  ipv4: '📄 The file without IPv6',
  ipv4Caption: (tunnel) =>
    `The same config for IPv4 only. Use one of the two: the tunnel <b>${tunnel}</b> and the usual one do not work together.`,
};
