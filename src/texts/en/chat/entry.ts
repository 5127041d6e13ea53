import type { EntryTexts, InviteLine, TermsLine } from '../../chat/entry-texts.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

const STANDING = {
  in: 'has access',
  ended: 'access ended',
  paused: 'paused',
  removed: 'was removed',
  blocked: 'blocked',
} as const;
const DAYS = { one: 'day', other: 'days' };

/** Getting in and staying, in English. */
export function entryTexts(format: Formats): EntryTexts {
  const days = (count: number) => format.count(count, DAYS);
  const moment = (date: Date) => esc(format.momentWithYear(date));
  const stay = ({ until, days: count }: TermsLine) => {
    if (until !== null) return `until ${moment(until)}`;
    return count === null ? 'for good' : `${days(count)} from the first connection`;
  };
  const line = (invite: InviteLine) =>
    `${invite.name === null ? 'no name' : esc(short(invite.name))} · link until ${esc(format.moment(invite.expires))} · access: ${stay(invite)}`;
  return {
    buttons: {
      ask: '🙋 Ask for access',
      approve: '✅ Let in',
      refuse: '✖️ Refuse',
      block: '🚫 Block',
      pick: '👤 Choose a person',
      cancel: 'Cancel',
      letIn: '✅ Let in',
      thisOne: (who, state) => `${short(who, 40)}${state === 'stranger' ? '' : ` · ${STANDING[state]}`}`,
      noneOfThem: '⏳ None of them, wait for a new one',
      stopWaiting: '🚫 No longer wait for this name',
      passOn: '✉️ Send it',
      dropInvite: '🚫 Take this invite back',
      openInvites: (count) => `📋 Open invites: ${count}`,
      holds: (count) => `🔗 ${count === 7 ? 'a week' : days(count)}`,
      stays: (count, chosen) => `${chosen ? '✅ ' : ''}${count === null ? 'For good' : days(count)}`,
      node: (name, chosen) => `${chosen ? '✅' : '▫️'} ${short(name)}`,
      dropOne: (number, name) => `🚫 ${number}. ${name === null ? 'no name' : short(name, 30)}`,
      extend: (count) => (count === null ? '♾ For good' : `+${days(count)}`),
    },
    whichToAdd: (username) => `@${esc(username)} may have gone from one person to another. Whom shall I let in?`,
    whichToRemove: (username) => `More than one person stands here as @${esc(username)}. Whom shall I remove?`,
    inviteLink: (link) =>
      `An invitation to our VPN 🎟\n\nTap the link, then “Start”:\n${esc(link)}\n\nThe link is for you alone: it works once.`,
    invite: (invite) =>
      [
        '👆 Pass this invitation on.',
        ...(invite.name === null ? [] : [`For: <b>${esc(short(invite.name))}</b>`]),
        `The link holds until ${esc(format.moment(invite.expires))}`,
        `Access: ${stay(invite)}`,
        `Servers: ${invite.nodes === null ? 'all' : esc(invite.nodes.join(', '))}`,
        '',
        'Change it below: how long the link waits 🔗, how long access lasts, which servers.',
      ].join('\n'),
    inviteDropped: () => '🚫 Taken back: the link no longer works.',
    invites: (lines) =>
      lines.length === 0
        ? 'No open invites. A new one: /invite'
        : `<b>Open invites: ${lines.length}</b>\n${lines.map((invite, i) => `${i + 1}. ${line(invite)}`).join('\n')}\n\nPress to take one back:`,
    inviteRefused: () =>
      'This link does not work. Ask whoever sent it for a new one, or ask for access with the button below.',
    terms: (terms) => (terms.until === null && terms.days === null ? '' : `⏳ Your access: ${stay(terms)}.`),
    guestTerms: (terms) =>
      terms.until === null && terms.days === null ? '' : `⏳ Access: ${stay(terms)}. Change it: /users`,
    asked: () =>
      '🙋 Your request has been received. As soon as the owner answers, I will write to you here. There is nothing more to do.',
    request: (name, username, id) =>
      `🙋 Asks for access: <b>${esc(short(name))}</b>${username === null ? '' : ` @${esc(username)}`}\nid <code>${id}</code>`,
    requestRefused: (who) => `✖️ ${esc(who)}: refused.`,
    requestBlocked: (who, id) =>
      `🚫 ${esc(who)}: blocked, no more requests from them. Changed your mind? <code>/add_user ${id}</code>`,
    refused: () => 'Sorry, the owner of this VPN has not let you in.',
    paused: () => '⏸ The owner has paused your access to the VPN. Write to them if this is a mistake.',
    resumed: () => '▶️ Your access to the VPN is open again, your configs work. Just switch the tunnel on.',
    ended: (until) =>
      `⌛️ Your guest access ended on ${moment(until)}. Your configs are kept: they work again as soon as the owner extends it.`,
    whomToAdd: () =>
      'Whom shall I add? Choose a person with the button below, forward a message of theirs, or write their id or @name.',
    cancelled: () => 'All right, nobody is added.',
    offerToAdd: (who) => `This was written by ${esc(who)}. Let them into the VPN?`,
    offerContact: (who) => `Contact: ${esc(who)}. Let them in?`,
    contactWithoutAccount: (name) =>
      `The card “${esc(short(name))}” shows me no Telegram account. Send the person an invite: /invite`,
    hiddenSender: (name) =>
      `${esc(short(name))} hides their account when forwarded, so I cannot see who it is. Send an invitation: /invite. Or write /add_user and choose the person from the list.`,
    passOn: () => 'You have been let into our VPN 🎉 Tap the link, then “Start”:',
    warning: (until) =>
      `⏳ Your guest access to the VPN works until ${moment(until)}. If you need it longer, write to the owner in good time.`,
    guestEnds: (who, until) => `⏳ ${esc(who)}: guest access until ${moment(until)}. Extend it?`,
    guestEnded: (who) =>
      `⌛️ ${esc(who)}: guest access has ended, their configs are off. Keys and addresses are kept: extend it and all works again.`,
    extended: (who, terms) => `✅ ${esc(who)}: access ${stay(terms)}.`,
    youWereExtended: (terms) => `🎉 The owner has extended your access to the VPN: ${stay(terms)}. Your configs work.`,
  };
}
