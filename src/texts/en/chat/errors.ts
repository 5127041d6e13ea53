import type { UserErrorCode } from '../../../errors.ts';

/** The text of each `UserError`: one sentence, and what to do next. */
export const errors: Readonly<Record<UserErrorCode, string>> = {
  'no-access': 'You have no access to this VPN. Ask its owner to add you.',
  'network-full': 'This server has no free places left. The owner knows. Choose another server:',
  'no-server': 'There is no server right now. Tell the owner:',
  'unknown-server': 'That server is gone. Choose another:',
  'server-off': 'Your server is switched off right now. Choose another:',
  'unknown-device': 'That config is gone. Get a new one:',
  'device-off': 'The owner has paused this config. If that is a mistake, tell them:',
  'device-limit':
    'You have as many devices on this server as you may. Remove one that you do not need, or choose another server:',
  'too-many-removed':
    'You removed too many devices within a day. Bring one of them back, choose another server, or try again tomorrow:',
  'device-name': 'A name has 1 to 30 characters. Write another one.',
  'too-late-to-restore': 'Too late to bring it back: a day has passed. Add the device again:',
  'config-not-ready':
    'The server of this config is not answering right now. Press again in a while, or choose another server:',
  'server-not-read':
    'The server works, but the file for it is not ready yet. Press again in a minute. If that does not help, tell the owner:',
  'exit-by-owner': 'The owner of the VPN chooses where your sites open from.',
  'stale-button': 'That button no longer works. How your VPN is doing is behind “🔑 My VPN”, or /status',
  'too-late-to-undo': 'Too late to undo: the new config is in use and the old one is off.',
  'add-user-usage':
    'Write <code>/add_user 123456789</code> or <code>/add_user @name</code>, or answer a message of theirs with /add_user.',
  'remove-user-usage': 'Write <code>/remove_user 123456789</code> or <code>/remove_user @name</code>. The list: /users',
  'not-a-person': 'That is an account of Telegram itself, or the bot, and no person. Give the id or @name of a person.',
  'unknown-person': 'There is nobody like that on the list: /users',
  'last-server': 'One server has to stay. To stop all of it, press “Pause”.',
  'words-do-not-fit': 'That is too long, or no text at all. Write it shorter.',
  'owner-stays': 'The owner cannot be removed.',
  'broadcast-running': 'One broadcast is still under way. Wait for its report.',
  'broadcast-album':
    'I cannot send an album to everybody as one. Send one message: a text, or one picture, video or file with its caption.',
  'owner-only': 'Only the owner can change people who hold rights.',
  'date-usage': 'I do not see a date in that. Write it like 31.12 or 31.12.2026.',
  'past-date': 'That date has passed. Name one in the future.',
  'server-not-yours': 'That server is not open to you. Choose another:',
  'no-server-for-you': 'No server is open to you right now. Tell the owner:',
  'invite-usage':
    'Write <code>/invite</code> or, for example, <code>/invite Anna 30d</code>: name, days as a guest (30d) or a date (31.12.2026), hours of the link (24h), servers.',
  'invite-gone': 'That invite was used, taken back or has expired. A new one: /invite',
  'invite-needs-server': 'At least one server has to stay.',
  'too-many-invites': 'There are 25 open invites already. Take some back: /invite list',
  'in-already': 'You are in already. Shall I send the file for the VPN?',
  'access-paused': 'The owner has paused your access. If that is a mistake, tell them:',
  'allowance-used-up':
    'This month’s traffic is used up, so the VPN is off until the new month; /status says when that begins. Need it sooner? Tell the owner:',
  'not-foreign': 'There is no such foreign peer on the server any more. See what there is: /nodes',
  'not-adoptable': 'It cannot become a device: it needs one address of the server’s network that is nobody else’s.',
  'unknown-door': 'The server has no such door.',
  'nothing-stale': 'Every device of this server has a file of today: there is nothing to send.',
  'no-rollout': 'That was ended already. See the server’s page: /nodes',
  'request-gone': 'That request was answered already. Who is in: /users',
  'too-many-keys':
    'This device got five new configs within a day, and that is the most. The last one works and can be sent again. New ones again tomorrow.',
  'no-spare-place':
    'A spare cannot be made right now: it needs a second server, or a second way into yours. Nothing has to be done, your usual config is as before.',
  'spare-there': 'You have another spare meanwhile, and one is enough:',
  'too-many-tickets': 'The owner has not answered your last messages yet. As soon as they do, it will arrive here.',
  'too-many-requests': 'Too many requests right now. Try tomorrow, or write to the owner yourself.',
  'mail-address': 'That is no mail address. Write it as in: anna@example.com',
  'no-mail': 'There is no address for letters yet.',
  'mail-off': 'Configs by mail are not set up here. The owner can do that: MAIL_SMTP_URL in env_vars.txt.',
};
