import type { NoticeNames, OwnerNotice } from '../../../notices.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

const WHAT = {
  config: 'The config of',
  buttons: 'The buttons of the config of',
  note: 'The note on the config of',
} as const;

type NoticeTexts = {
  readonly [K in OwnerNotice['kind']]: (notice: Extract<OwnerNotice, { kind: K }>, names: NoticeNames) => string;
};

const AT_THE_END = {
  tell: 'Nothing changes for them: the setting is to tell only.',
  slow: 'Their Internet is slow until the new month.',
  pause: 'Their VPN is off until the new month.',
} as const;

/** Why speed limits are not in force on a server; `words` are the server's own. */
export function limitsTrouble(why: string, words: string): string {
  const said = words === '' ? '' : ` (<code>${esc(short(words, 200))}</code>)`;
  if (why === 'old-gate')
    return 'its gate is old. Renew it: <code>sudo vpn-bot node renew</code> with this server’s name.';
  if (why === 'foreign') return `its interface has a queue already${said} that the bot did not make and leaves alone.`;
  if (why === 'container') return 'its interface is in a container, where the bot cannot do this.';
  return `the server needs tc, nft and a kernel with sch_htb and ifb${said}.`;
}

/** The notices to the owner about single events, in English. */
export const notices: NoticeTexts = {
  'foreign-peers': ({ node, keys, more = 0, wide }, { server }) =>
    `ℹ️ Server <b>${esc(server(node))}</b> has peers that are not the bot’s: ${keys.length + more}. It leaves them alone and avoids their addresses.\n${keys
      .slice(0, 10)
      .map((key) => `<code>${esc(key)}</code>`)
      .join('\n')}${
      wide.length > 0
        ? `\nCareful, whole networks: <code>${esc(short(wide.join(', '), 500))}</code>. Give them a /32.`
        : ''
    }`,
  'ended-keys': ({ node, keys, more }, { server }) =>
    `🔑 On server <b>${esc(server(node))}</b> keys came back that had been switched off long ago: ${keys.length + more}. That happens when the interface starts from a file that still names them. The bot removed them, and does so each time.\n${keys
      .map(({ key, address }) => `<code>${esc(key)}…</code> ${esc(short(address, 60))}`)
      .join('\n')}\nTake them out of the file. If one is a peer of your own, press its button.`,
  'not-moved': ({ node, people }, { server }) =>
    `⚠️ Server <b>${esc(server(node))}</b> is gone, and there is no other for its friends (people: ${people}): the rest do not answer, are full, or are not open to them. I told them that it goes. Open another server to them in /users.`,
  'parameters-changed': ({ node, names }, { server }) =>
    `⚠️ The AmneziaWG settings of server <b>${esc(server(node))}</b> were changed there: ${esc(names.join(', '))}. Files that friends got before no longer connect. I send everybody their file again with the new settings, once a day at most and outside of quiet hours. Or put the old settings back.`,
  'exit-silent': ({ node, exit }, { server }) =>
    `⚠️ Friends of server <b>${esc(server(node))}</b> leave at <b>${esc(server(exit))}</b>, and nothing comes back from there. EXIT_FALLBACK decides what becomes of new connections until it answers. Where it is not set, friends on “auto” leave straight from ${esc(server(node))}, and for those on “everything from ${esc(server(exit))}” nothing opens. Look: /nodes`,
  'exit-back': ({ node, exit }, { server }) =>
    `✅ <b>${esc(server(exit))}</b> answers again; friends of <b>${esc(server(node))}</b> leave there as before.`,
  'old-helpers': ({ node, programs }, { server }) =>
    `🔧 On server <b>${esc(server(node))}</b> the bot’s helper programs (${esc(programs.join(', '))}) are of another version than the bot, which may not change them itself. Everything goes on; what newer versions mended is missing there. One command in the terminal of the bot’s server renews them all, and no friend notices: <code>sudo vpn-bot node renew ${esc(node)}</code>`,
  'limits-off': ({ node, why, words }, { server }) =>
    `⚠️ Speed limits are not in force on the server <b>${esc(server(node))}</b>: ${limitsTrouble(why, words)}`,
  allowance: ({ name, told, usedGb, totalGb, end }) =>
    told < 100
      ? `📦 <b>${esc(short(name))}</b> has used ${usedGb} of ${totalGb} GB this month.`
      : `📦 <b>${esc(short(name))}</b> has used up this month’s traffic, ${usedGb} of ${totalGb} GB. ${AT_THE_END[end]}`,
  'resolver-failing': ({ node, why, upstreams, ways }, { server }) =>
    why === 'stuck'
      ? `⚠️ <b>${esc(server(node))}</b>: no name server answers ${ways.includes(null) ? '' : `through ${ways.map((exit) => esc(exit === null ? '' : server(exit))).join(', ')} `}(silent: ${esc(upstreams.join(', '))}). Friends who leave there can hardly open a site by its name. I do not ask another way: that would show what they open. Other name servers: <code>DNS_UPSTREAMS</code> in the settings, then <code>vpn-bot dns on ${esc(node)}</code>. I will tell you when it is over.`
      : why === 'dead'
        ? `⚠️ The name server of <b>${esc(server(node))}</b> does not answer. Friends notice nothing: what they ask goes past it, the same way as the rest of their traffic. Ads are not blocked meanwhile. I will tell you when it is back.`
        : `⚠️ What friends of <b>${esc(server(node))}</b> ask does not reach its name server; a firewall there may keep it out. What they ask goes past it for half an hour. More: <code>vpn-bot dns status</code>`,
  'resolver-back': ({ node }, { server }) => `✅ The name server of <b>${esc(server(node))}</b> answers again.`,
  'exit-list-old': ({ country, date }) =>
    `⚠️ For a month now I could not download the list of networks of ${esc(country)}, by which that country’s sites open straight from the entry. ${date === null ? 'There is no list in use.' : `The one of ${esc(date)} stays in use.`} <code>vpn-bot exit lists update</code> tries it now and says why; other addresses: EXIT_LIST_URLS.`,
  'network-full': ({ node }, { server }) =>
    `⚠️ Server <b>${esc(server(node))}</b> has no addresses left. Remove people or widen the network (NETWORK_CIDR).`,
  'address-blocked': ({ node, address, friendId }, { server, friend }) =>
    `⚠️ Server <b>${esc(server(node))}</b>: a peer that is not the bot’s took the address <code>${esc(address)}</code> of friend <b>${esc(short(friend(friendId), 100))}</b>. The friend stays offline until that peer is gone or they ask again: /get_config`,
  'username-bound': ({ friendId, username, name }) =>
    `✅ @${esc(username)} (${esc(short(name))}, id <code>${friendId}</code>) wrote to the bot and was let in.`,
  'username-doubtful': ({ friendId, username, name }) =>
    `🤔 You waited for @${esc(username)}. Somebody whom you had removed, paused or blocked writes with that name: ${esc(short(name))}, id <code>${friendId}</code>. I did not let them in. Is it them?`,
  'invite-used': ({ friendId, username, name, invite }) =>
    `🎟 ${esc(short(name))}${username === null ? '' : ` (@${esc(username)})`}, id <code>${friendId}</code>, came by the invite${invite === null ? '' : ` “${esc(short(invite))}”`} and was let in.`,
  'edit-rejected': ({ movedTo, reason }) =>
    `⚠️ An edit of peers.json was not taken (${esc(short(reason, 500))}). It is kept here: <code>${esc(movedTo)}</code>. The bot goes on with what it had.`,
  'mail-not-sent': ({ friendId }, { friend }) =>
    `⚠️ A letter of friend <b>${esc(short(friend(friendId), 100))}</b> could not be answered for three days, and I gave up. Call them. The log says why: <code>journalctl -u vpn-bot | grep letter</code>`,
  'polling-conflict': () =>
    '⚠️ Another instance is polling with this token (409). Stop it: while it runs, commands may get lost. The VPN itself works.',
  'delivery-fault': ({ what, friendId, node, code }, { server, friend }) =>
    `⚠️ ${WHAT[what]} friend <b>${esc(short(friend(friendId), 100))}</b> (server <b>${esc(server(node))}</b>) cannot be sent: the fault is in the bot itself or its settings, not in the network. The log has the cause under the code <code>${code}</code>: <code>journalctl -u vpn-bot | grep ${code}</code>. It is tried again when the friend asks once more, or after a restart.`,
  'answer-fault': ({ what, code }) =>
    `⚠️ The bot could not answer (${esc(what)}): the fault is in the bot itself, not in the network. The log has the cause under the code <code>${code}</code>: <code>journalctl -u vpn-bot | grep ${code}</code>`,
};
