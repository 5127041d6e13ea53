import { escapeHtml as esc } from '../../format/html.ts';

/** What the owner reads of new versions of the bot, in English. */
export const updatesTexts = {
  /** `changes`: lines of the changelog, which is in English. */
  available: (version: string, changes: readonly string[]) =>
    [
      `🆕 <b>There is a new version of the bot: ${esc(version)}</b>`,
      ...(changes.length > 0 ? [`What is new:\n${changes.map((line) => `• ${esc(line)}`).join('\n')}`] : []),
      'It is signed by somebody whom this server trusts. Updating takes two minutes or so, and friends stay connected. If the new version works worse, the bot goes back by itself.',
    ].join('\n\n'),
  /** After the press. */
  started: (version: string) =>
    `⏳ Updating to ${esc(version)}. The bot restarts meanwhile; I will write here how it ended.`,
  done: (version: string | null) =>
    version === null ? '✅ The bot is updated.' : `✅ The bot is updated: ${esc(version)}.`,
  /** `reason`: from the server, plain text. */
  rolledBack: (version: string | null, reason: string) =>
    `↩️ The update${version === null ? '' : ` to ${esc(version)}`} did not go well, so the bot went back to the version before: everything is as it was.\n\nThe reason: <code>${esc(reason)}</code>\nMore on the server: <code>journalctl -u vpn-bot-update</code>`,
  newest: () => 'The newest signed version is installed already.',
  tooSoon: () =>
    'The last update was tried less than an hour ago. Try again later, or on the server: <code>sudo vpn-bot update</code>',
  failed: (reason: string) =>
    `The update could not begin, and nothing was changed.\n\nThe reason: <code>${esc(reason)}</code>`,
  noAnswer: () =>
    'The update was asked for 20 minutes ago, and nothing came of it. Look on the server: <code>systemctl status vpn-bot-update.path vpn-bot-update</code>, or update there: <code>sudo vpn-bot update</code>',
  buttons: { now: '⬆️ Update now' },
};
