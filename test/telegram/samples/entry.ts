import { inviteLinks } from '../../../src/telegram/features/entry/invite-link.ts';
import type { InviteLine, TermsLine } from '../../../src/texts/chat/invite-line.ts';
import { LARGEST_ID, LONGEST_USERNAME, type Sampler, setting, WHEN, whoIsAtLongest } from './samples.ts';

/** A guest of either kind, and one who is in for good. */
const TERMS: readonly TermsLine[] = [
  { until: WHEN, days: null },
  ...[1, 2, 5, 3650].map((days) => ({ until: null, days })),
  { until: null, days: null },
];

/** Getting in and staying. */
export const entrySamples: Sampler = ({ entry, setup }, name) => {
  const { buttons } = entry;
  const who = whoIsAtLongest(name);
  const nodes = Array.from({ length: 15 }, () => setting(name));
  const invites = TERMS.flatMap((terms): InviteLine[] => [
    { ...terms, name: null, expires: WHEN, nodes: null },
    { ...terms, name: name.slice(0, 60).toWellFormed(), expires: WHEN, nodes },
  ]);
  const longest = invites[1] ?? { ...TERMS[0], name: null, expires: WHEN, nodes, until: null, days: null };
  return {
    messages: [
      ['inviteLink', entry.inviteLink(inviteLinks(LONGEST_USERNAME, 'A'.repeat(22)), setup.targets)],
      ...invites.map((line, i) => [`invite ${i}`, entry.invite(line)] as const),
      ['inviteDropped', entry.inviteDropped()],
      ['no invites', entry.invites([])],
      ['invites', entry.invites(Array.from({ length: 25 }, () => longest))],
      ['inviteRefused', entry.inviteRefused()],
      ...TERMS.slice(0, -1).map((line, i) => [`terms ${i}`, entry.terms(line)] as const),
      ...TERMS.slice(0, -1).map((line, i) => [`guestTerms ${i}`, entry.guestTerms(line)] as const),
      ...TERMS.map((line, i) => [`extended ${i}`, entry.extended(who, line)] as const),
      ...TERMS.map((line, i) => [`youWereExtended ${i}`, entry.youWereExtended(line)] as const),
      ['asked', entry.asked()],
      ['noAnswerYet', entry.noAnswerYet()],
      ...TERMS.map((line, i) => [`request ${i}`, entry.request(name, LONGEST_USERNAME, LARGEST_ID, line)] as const),
      ['requests', entry.requests(500)],
      ['no requests', entry.requests(0)],
      ['pickerGone', entry.pickerGone()],
      ['request, no username', entry.request(name, null, LARGEST_ID, null)],
      ['requestRefused', entry.requestRefused(who)],
      ['requestBlocked', entry.requestBlocked(who, LARGEST_ID)],
      ['refused', entry.refused()],
      ['paused', entry.paused()],
      ['resumed', entry.resumed()],
      ['ended', entry.ended(WHEN)],
      ['whomToAdd', entry.whomToAdd()],
      ['cancelled', entry.cancelled()],
      ['offerToAdd', entry.offerToAdd(who)],
      ['offerContact', entry.offerContact(who)],
      ['contactWithoutAccount', entry.contactWithoutAccount(name)],
      ['whichToAdd', entry.whichToAdd(LONGEST_USERNAME)],
      ['whichToRemove', entry.whichToRemove(LONGEST_USERNAME)],
      ['hiddenSender', entry.hiddenSender(name)],
      ['passOn', entry.passOn()],
      ['warning', entry.warning(WHEN)],
      ['guestEnds', entry.guestEnds(who, WHEN)],
      ['guestEnded', entry.guestEnded(who)],
    ],
    labels: [
      buttons.askLonger,
      buttons.news,
      ...[buttons.invite, buttons.openRequests(500), buttons.oneRequest(name)],
      ...[buttons.ask, buttons.approve, buttons.refuse, buttons.block, buttons.pick, buttons.cancel, buttons.letIn],
      buttons.passOn,
      ...[buttons.dropInvite, buttons.openInvites(25), buttons.dropOne(25, name), buttons.dropOne(1, null)],
      ...[buttons.thisOne(who, 'ended'), buttons.thisOne(name, 'stranger'), buttons.noneOfThem, buttons.stopWaiting],
      ...[1, 3, 7].map((days) => buttons.holds(days)),
      ...[7, 30, 90, null].flatMap((days) => [buttons.stays(days, true), buttons.stays(days, false)]),
      ...[7, 30, null].map((days) => buttons.extend(days)),
      ...[true, false].map((chosen) => buttons.node(setting(name), chosen)),
    ],
  };
};
