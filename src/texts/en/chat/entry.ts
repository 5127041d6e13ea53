import type { Candidate } from '../../../access/usernames.ts';
import type { InviteLine, TermsLine } from '../../chat/invite-line.ts';
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

/** The texts about getting access and how long it lasts, in English. */
export function entryTexts(format: Formats) {
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
      /** Asks for access. */
      ask: '🙋 Ask for access',
      /** Looks whether the owner has answered the request. */
      news: '🔄 Is there an answer?',
      /** The same for a guest whose access has ended. */
      askLonger: '🙋 Ask for more time',
      approve: '✅ Let in',
      refuse: '✖️ Refuse',
      block: '🚫 Block',
      /** Opens Telegram's list of people. */
      pick: '👤 Choose a person',
      cancel: 'Cancel',
      letIn: '✅ Let in',
      /** One of several people whom a username may mean, with their state. */
      thisOne: (who: string, state: Candidate['state']) =>
        `${short(who, 40)}${state === 'stranger' ? '' : ` · ${STANDING[state]}`}`,
      /** Lets in the next person who writes with that username. */
      noneOfThem: '⏳ None of them, wait for a new one',
      stopWaiting: '🚫 No longer wait for this name',
      /** Opens Telegram's list of chats with the text to pass on. */
      passOn: '✉️ Send it',
      dropInvite: '🚫 Take this invite back',
      invite: '🎟 Invite somebody',
      openRequests: (count: number) => `🙋 Requests: ${count}`,
      oneRequest: (name: string) => `🙋 ${short(name, 30)}`,
      openInvites: (count: number) => `📋 Open invites: ${count}`,
      /** For how many days a link is valid. */
      holds: (count: number) => `🔗 ${count === 7 ? 'a week' : days(count)}`,
      /** For how many days the guest gets access; null: without an end. */
      stays: (count: number | null, chosen: boolean) =>
        `${chosen ? '✅ ' : ''}${count === null ? 'For good' : days(count)}`,
      node: (name: string, chosen: boolean) => `${chosen ? '✅' : '▫️'} ${short(name)}`,
      dropOne: (number: number, name: string | null) => `🚫 ${number}. ${name === null ? 'no name' : short(name, 30)}`,
      /** Extends access by a number of days; null: without an end. */
      extend: (count: number | null) => (count === null ? '♾ For good' : `+${days(count)}`),
    },
    /** Asks whom a username means, if that is not clear. */
    whichToAdd: (username: string) =>
      `@${esc(username)} may have gone from one person to another. Whom shall I let in?`,
    whichToRemove: (username: string) => `More than one person stands here as @${esc(username)}. Whom shall I remove?`,
    /** The message to forward to the invited person; `targets`: what each link is for. */
    inviteLink: (
      links: { readonly ios: string; readonly android: string; readonly computer: string },
      targets: { readonly ios: string; readonly android: string; readonly computer: string },
    ) =>
      `An invitation to our VPN 🎟\n\nWhat will it run on? Tap the link for it, then “Start”:\n\n${targets.ios}\n${esc(links.ios)}\n\n${targets.android}\n${esc(links.android)}\n\n${targets.computer}\n${esc(links.computer)}\n\nThe invitation is for you alone: it works once.`,
    invite: (invite: InviteLine) =>
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
    invites: (lines: readonly InviteLine[]) =>
      lines.length === 0
        ? 'No open invites. A new one: /invite'
        : `<b>Open invites: ${lines.length}</b>\n${lines.map((invite, i) => `${i + 1}. ${line(invite)}`).join('\n')}\n\nPress to take one back:`,
    /** The same answer for a link that was used, has expired, was cancelled or never existed. */
    inviteRefused: () =>
      'This link does not work. Ask whoever sent it for a new one, or ask for access with the button below.',
    /** Added to the welcome of a guest; empty for access without an end. */
    terms: (terms: TermsLine) => (terms.until === null && terms.days === null ? '' : `⏳ Your access: ${stay(terms)}.`),
    /** The same for the person who let them in; empty for access without an end. */
    guestTerms: (terms: TermsLine) =>
      terms.until === null && terms.days === null ? '' : `⏳ Access: ${stay(terms)}. Change it: /users`,
    asked: () =>
      '🙋 Your request has been received. As soon as the owner answers, I will write to you here. There is nothing more to do.',
    /** A toast, at most 200 characters. */
    noAnswerYet: () => 'The owner has not answered yet. As soon as they do, I will write to you here.',
    /** `until`: when a former guest's access ended. */
    request: (name: string, username: string | null, id: number, former: TermsLine | null) =>
      `🙋 Asks for access: <a href="tg://user?id=${id}">${esc(short(name))}</a>${username === null ? '' : ` @${esc(username)}`}${former === null ? '' : `\nWas in before: ${stay(former)}`}`,
    requests: (count: number) =>
      count === 0
        ? 'Nobody asks to be let in.'
        : `🙋 <b>Requests for access: ${count}</b>\n\nPress a name to see the request.`,
    requestRefused: (who: string) => `✖️ ${esc(who)}: refused.`,
    requestBlocked: (who: string, id: number) =>
      `🚫 ${esc(who)}: blocked, no more requests from them. Changed your mind? <code>/add_user ${id}</code>`,
    /** To a stranger whom the owner refused or blocked. */
    refused: () => 'Sorry, the owner of this VPN has not let you in.',
    /** To a friend whom the owner paused, at once and whenever they write. */
    paused: () =>
      '⏸ The owner has paused your access to the VPN. If this is a mistake, press the button and I will tell them.',
    resumed: () => '▶️ Your access to the VPN is open again, your configs work. Just turn the switch in the VPN app on.',
    /** To a guest whose access has ended, also whenever they write. */
    ended: (until: Date) =>
      `⌛️ Your access to the VPN ended on ${moment(until)}. Everything is kept and works again as soon as the owner extends it.`,
    whomToAdd: () =>
      'Whom shall I add? Choose a person with the button below, forward a message of theirs, or write their id or @name.',
    pickerGone: () => 'The choice of people is closed.',
    cancelled: () => 'All right, nobody is added.',
    offerToAdd: (who: string) => `This was written by ${esc(who)}. Let them into the VPN?`,
    offerContact: (who: string) => `Contact: ${esc(who)}. Let them in?`,
    contactWithoutAccount: (name: string) =>
      `The card “${esc(short(name))}” shows me no Telegram account. Send the person an invite: /invite`,
    hiddenSender: (name: string) =>
      `${esc(short(name))} hides their account when forwarded, so I cannot see who it is. Send an invitation: /invite. Or write /add_user and choose the person from the list.`,
    /** For the owner to send to a person to whom the bot may not write; plain text, followed by the link to the bot. */
    passOn: () => 'You have been let into our VPN 🎉 Tap the link, then “Start”:',
    warning: (until: Date) =>
      `⏳ Your access to the VPN works until ${moment(until)}. Do you need it longer? Press the button and the owner will hear of it.`,
    /** To the owner: when a guest's access ends. */
    guestEnds: (who: string, until: Date) => `⏳ ${esc(who)}: guest access until ${moment(until)}. Extend it?`,
    guestEnded: (who: string) =>
      `⌛️ ${esc(who)}: guest access has ended, their configs are off. Keys and addresses are kept: extend it and all works again.`,
    extended: (who: string, terms: TermsLine) => `✅ ${esc(who)}: access ${stay(terms)}.`,
    youWereExtended: (terms: TermsLine) =>
      `🎉 The owner has extended your access to the VPN: ${stay(terms)}. Your configs work.`,
  };
}
