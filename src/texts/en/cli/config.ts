/** What `vpn-bot config` says. Everything goes to standard error: the output is the config alone. */
export const config = {
  about: (who: string, device: string | null, server: string, app: string) =>
    `${who}${device === null ? '' : `, ${device}`}: ${server}, for ${app}. Whoever has this can use the VPN as this device.`,
  written: (path: string) => `Written to ${path}, readable by you alone.`,
  exists: (path: string) => `${path} is there already; name another file.`,
  cannotWrite: (path: string, code: string) =>
    `${path} cannot be written (${code}); name another file, or: vpn-bot config … > FILE`,
  oneForm: 'Name one: --qr, --link or a file.',
  askToShow: 'This holds a private key. Show it on this screen?',
  notShown: 'Not shown. Into a file: vpn-bot config FRIEND FILE',
  clear: 'Press Enter to clear the screen.',
  scan: (app: string) => `Scan it in the app ${app}: + and “QR code”.`,
  tooNarrow: (needed: number, columns: number) =>
    `The QR code needs ${needed} columns, and this terminal has ${columns}. Make the window wider or the letters smaller, or name a file.`,
  tooLow: (needed: number, rows: number) =>
    `The QR code needs ${needed} lines, and this terminal shows ${rows}. If it does not fit, make the letters smaller.`,
  tooLong: 'This config is too long for a QR code; name a file.',
  ends: (moment: string) => `It was handed over before: unless somebody connects with it, it ends on ${moment}.`,
  notYet: (who: string, server: string) =>
    `${who}: the device is in the books, but ${server} does not answer, so its config would not work yet. Why: vpn-bot doctor. The same command again gives it.`,
};
