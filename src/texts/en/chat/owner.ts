import type { OwnerTexts } from '../../chat/owner-texts.ts';
import { escapeHtml as esc } from '../../format/html.ts';

export const ownerTexts: OwnerTexts = {
  welcomeOwner: () =>
    'Hello! You own this VPN. 👋\n\nLet a person in: <code>/add_user 123456789</code> or <code>/add_user @name</code>\nWho is here: /users\nYour own config: /get_config\nEverything else: /help',
  added: (who) => `✅ ${esc(who)}: let in.`,
  restored: (who) => `✅ ${esc(who)}: let in again, their configs work as before.`,
  alreadyIn: (who) => `${esc(who)}: is in already.`,
  waitingForUsername: (username, toPassOn) =>
    `⏳ Waiting for @${esc(username)} for three days. Send them this:\n<blockquote>${esc(toPassOn)}</blockquote>`,
  cannotWriteTo: (who, toPassOn) =>
    `${esc(who)} has never opened the bot, so I cannot write first. Send them this:\n<blockquote>${esc(toPassOn)}</blockquote>`,
  removed: (who) =>
    `🚫 ${esc(who)}: access ended. Keys and addresses are kept for a day: /add_user brings them back as they were.`,
  usernameRemoved: (username) => `🚫 @${esc(username)}: no longer waited for.`,
};
