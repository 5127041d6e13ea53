import { escapeHtml } from '../../../src/texts/format/html.ts';
import { type Sampler, setting } from './samples.ts';

/** The page inside the tunnel: it is no message, but its texts are as short. */
export const helperPageSamples: Sampler = ({ helperPage: page }, name) => {
  const ends = { entry: setting(name), exit: setting(name), homeCountry: 'RU' };
  const all = {
    title: page.title(),
    connected: page.connected(setting(name)),
    spareRemedy: page.spareRemedy(),
    seen: page.seen('FI', ['203.0.113.7', '2001:db8::7']),
    seenNothing: page.seen(null, []),
    seenByChoice: page.seenByChoice('FI', 'RU', 'RU'),
    auto: page.choice('auto', ends),
    home: page.choice('home', ends),
    away: page.choice('away', { ...ends, homeCountry: 'KZ' }),
    choiceRemedy: page.choiceRemedy(),
    exitAnswers: page.exitAnswers(ends.exit),
    exitUnknown: page.exitUnknown(ends.exit),
    silentDirect: page.silentDirect(ends.exit, ends.entry),
    silentBlocked: page.silentBlocked(ends.exit),
    through: page.through('IPv4'),
    closed: page.closed('IPv6'),
    past: page.past('IPv6'),
    pastRemedy: page.pastRemedy(),
    ownDns: page.ownDns(),
    otherDns: page.otherDns(),
    otherDnsRemedy: page.otherDnsRemedy(),
    door: page.door('[2001:db8::7]:51820'),
    unknownDevice: page.unknownDevice(),
    footer: page.footer(),
  };
  return { messages: Object.entries(all).map(([what, text]) => [`helper page, ${what}`, escapeHtml(text)] as const) };
};
