/** What `vpn-bot backup-key` and `vpn-bot restore-code` say. */
export const backups = {
  keyIs:
    'This key opens your backups, with the settings and all keys in them. It is shown this once and kept nowhere: save it in a password manager or print it, and never send it to a chat.',
  replaces:
    'There is a key already. Backups that were made for it still open with it; from now on they are made for this new one. It is shown this once and kept nowhere: save it in a password manager or print it, and never send it to a chat.',
  askKept: 'Have you saved it?',
  notKept: 'Nothing was changed: that key opens nothing. Once you are ready to save one: vpn-bot backup-key',
  keySet: 'Backups are sealed to it from now on: /backup in the chat. To bring one back: vpn-bot restore FILE.age',
  madeAt: (time: string) => `The backup in the chat is of ${time}.`,
  code: (code: string) => `To go back to it, send this code to the bot: ${code}`,
};
