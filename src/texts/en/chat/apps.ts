import { APP_NAMES, type App } from '../../../amnezia/apps.ts';
import { escapeHtml as esc } from '../../format/html.ts';

/** The choice of the program for a device's files, in English. */
export const appTexts = {
  /** The question; `device` is its name, plain text. */
  choose: (device: string, app: App) =>
    `<b>${esc(device)}</b>: its files are for the <b>${APP_NAMES[app]}</b> app.\n\nIf your mobile operator or Wi-Fi lets no ordinary VPN pass, a disguised file may help: from outside it looks less like a VPN. It does not help everywhere.\n\nIt needs another app. Not sure which? Take AmneziaWG. AmneziaVPN is not in the Russian App Store at present.`,
  /** The same question where the server itself speaks AmneziaWG. */
  chooseOther: (device: string, app: App) =>
    `<b>${esc(device)}</b>: its files are for the <b>${APP_NAMES[app]}</b> app.\n\nOnly some apps can connect to this server. Not sure which? Take AmneziaWG. AmneziaVPN is not in the Russian App Store at present.`,
  /** After a choice; a file for the program follows. */
  chosen: (app: App) =>
    `From now on files are for <b>${APP_NAMES[app]}</b>. The new file will arrive here by itself, with instructions below it. The one before works as well, but have only one of them on.`,
  /** Added to a finding where a disguised file may help. */
  hint: () =>
    'Is the VPN on, and nothing gets through? Your mobile operator or Wi-Fi may block ordinary VPNs. Then try the disguised file.',
  /** A `vpn://` link to the device's config, for copying. */
  link: (link: string) =>
    `🔗 The link for AmneziaVPN. Tap it to copy, then paste it in the app. It is yours alone: do not pass it on.\n\n<code>${esc(link)}</code>`,
  linkTooLong: () => 'This link is too long for a message. Open the file itself in AmneziaVPN.',
  buttons: {
    /** Opens the choice, for a device with plain files. */
    disguise: '🎭 A disguised file',
    /** Opens the choice, for a device with disguised files. */
    other: '🎭 Another app',
    link: '🔗 Link for AmneziaVPN',
  },
};
