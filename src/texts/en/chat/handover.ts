import { APP_NAMES, type App } from '../../../amnezia/apps.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

/** A config that is given outside of Telegram: what the chat says of it, and the words of its page. Those in `page` are plain text. */
export function handoverTexts(format: Formats) {
  const bold = (who: string) => `<b>${esc(short(who, 120))}</b>`;
  return {
    /** In the friend's card. */
    button: '🤝 Without Telegram',
    ask: (who: string) =>
      `🤝 ${bold(who)}: which config do you hand over? You get a locked file to pass on by any other way, and the words that open it, to be said on the phone. It has to be used within three days; the config they have keeps working.`,
    makeFirst: '📤 Make the first config',
    /** Above the files. `deadline`: null when the key has none. */
    made: (who: string, words: string, digits: string, deadline: Date | null) =>
      [
        `🤝 For ${bold(who)}. Pass on one of the two files: by another messenger, by mail, on a stick. Say its words or digits on the phone, do not write them.`,
        '',
        `📄 The page, for Android and computers. Words: <code>${esc(words)}</code>`,
        `🗜 The ZIP, for iPhone. Digits: <code>${esc(digits)}</code>`,
        '',
        deadline === null
          ? 'Telegram has carried this config before, so it has no deadline.'
          : `Works from the first connection. Not used by ${format.moment(deadline)}, it is switched off. I will tell you either way.`,
      ].join('\n'),
    pageCaption: '📄 For Android and computers: opens in the browser, without the Internet.',
    zipCaption: '🗜 For iPhone: tap it in the Files app.',
    /** To the owner. */
    opened: (who: string, server: string, at: Date) =>
      `🤝 ${bold(who)}: the hand-over was opened, connected at ${format.moment(at)} (${esc(server)}).`,
    lapsed: (who: string, server: string) =>
      `🤝 ${bold(who)}: nobody used the hand-over within its three days (${esc(server)}), so it is off. Make a new one in the card.`,
    /** To the friend, with a button that makes a new key. */
    offer: (server: string) =>
      `✅ It works: your file from outside of Telegram is connected (${esc(server)}). Whoever gets hold of that file and its words can open it, too, so take a new config here that is yours alone. The old one works until the new one is switched on.`,
    page: {
      lockTitle: 'This file is locked',
      lockLabel: 'Type the four words that you were told',
      unlock: 'Open',
      /** `{percent}` is replaced by a number. */
      working: 'Opening… {percent} %',
      wrong: 'These are not the words. Ask for them again, letter by letter.',
      damaged: 'The file is damaged. Ask for it again.',
      previewTitle: 'This is only a preview',
      preview:
        'Save this file and open it in a browser: Chrome, Samsung Internet, Yandex Browser or any other. No Internet is needed.',
      previewOnIphone: 'On an iPhone it cannot be opened: ask for the ZIP file instead.',
      title: 'VPN: four steps',
      until: (deadline: Date) => `Connect before ${format.moment(deadline)}: after that this config no longer works.`,
      secret: 'This is for you alone and for one device: on two at once it works on neither.',
      save: 'Save the file',
      copy: 'Copy the text',
      copied: 'Copied',
      withoutSaving:
        'Nothing is saved? Copy the text, save it as a file whose name ends with .conf, or scan the code below from another screen.',
      scanTitle: 'The code, for a phone beside this screen or paper',
      headings: { android: 'Android', ios: 'iPhone', computer: 'Computer' },
      /** The least version of the app, or null. */
      install: (app: App, least: string | null) =>
        `Install the app ${APP_NAMES[app]}${least === null ? '' : ` (version ${least} or later)`}.`,
      stores: 'It is on Google Play and in the App Store.',
      tapSave: (config: string) => `Tap “Save the file” below: ${config} is then in Downloads.`,
      importOnAndroid: (app: App, config: string) =>
        `In ${APP_NAMES[app]} tap “+”, “Import from file or archive”, and choose ${config}.`,
      importOnComputer: (app: App, config: string) =>
        `In ${APP_NAMES[app]} click “Import tunnel(s) from file” and choose ${config}.`,
      tapFile: (config: string) => `In the Files app tap the file ${config} beside this page.`,
      share: (app: App) =>
        `Tap the square with an arrow at the bottom left and choose ${APP_NAMES[app]}. Allow it to add a VPN configuration.`,
      tapPlus: (app: App) => `In ${APP_NAMES[app]} tap “+” and choose “QR code”.`,
      scan: 'Point the camera at the code and allow the app to add a VPN.',
      switchOn: (tunnel: string) => `Turn the switch next to ${tunnel} on and allow the connection.`,
      activate: (tunnel: string) => `Choose ${tunnel} and click “Activate”.`,
    },
  };
}
