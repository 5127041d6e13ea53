import type { OwnerNotice } from '../../../notices.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

const WHAT = {
  config: 'The config of',
  buttons: 'The buttons of the config of',
  note: 'The note on the config of',
} as const;

type NoticeTexts = {
  readonly [K in OwnerNotice['kind']]: (notice: Extract<OwnerNotice, { kind: K }>) => string;
};

/** The notices to the owner about single events, in English. */
export const notices: NoticeTexts = {
  'foreign-peers': ({ node, keys, more = 0, wide }) =>
    `ℹ️ Server <b>${esc(node)}</b> has peers that are not the bot’s: ${keys.length + more}. It leaves them alone and avoids their addresses.\n${keys
      .slice(0, 10)
      .map((key) => `<code>${esc(key)}</code>`)
      .join('\n')}${
      wide.length > 0
        ? `\nCareful, whole networks: <code>${esc(short(wide.join(', '), 500))}</code>. Give them a /32.`
        : ''
    }`,
  'ended-keys': ({ node, keys, more }) =>
    `🔑 On server <b>${esc(node)}</b> keys came back that had been switched off long ago: ${keys.length + more}. That happens when the interface starts from a file that still names them. The bot removed them, and does so each time.\n${keys
      .map(({ key, address }) => `<code>${esc(key)}…</code> ${esc(short(address, 60))}`)
      .join('\n')}\nTake them out of the file. If one is a peer of your own, press its button.`,
  'not-moved': ({ node, people }) =>
    `⚠️ Server <b>${esc(node)}</b> is gone, and there is no other for its friends (people: ${people}): the rest do not answer, are full, or are not open to them. I told them that it goes. Open another server to them in /users.`,
  'network-full': ({ node }) =>
    `⚠️ Server <b>${esc(node)}</b> has no addresses left. Remove people or widen the network (NETWORK_CIDR).`,
  'address-blocked': ({ node, address, friendId }) =>
    `⚠️ Server <b>${esc(node)}</b>: a peer that is not the bot’s took the address <code>${esc(address)}</code> of friend <code>${friendId}</code>. The friend stays offline until that peer is gone or they ask again: /get_config`,
  'username-bound': ({ friendId, username, name }) =>
    `✅ @${esc(username)} (${esc(short(name))}, id <code>${friendId}</code>) wrote to the bot and was let in.`,
  'username-doubtful': ({ friendId, username, name }) =>
    `🤔 You waited for @${esc(username)}. Somebody whom you had removed, paused or blocked writes with that name: ${esc(short(name))}, id <code>${friendId}</code>. I did not let them in. Is it them?`,
  'invite-used': ({ friendId, username, name, invite }) =>
    `🎟 ${esc(short(name))}${username === null ? '' : ` (@${esc(username)})`}, id <code>${friendId}</code>, came by the invite${invite === null ? '' : ` “${esc(short(invite))}”`} and was let in.`,
  'edit-rejected': ({ movedTo, reason }) =>
    `⚠️ An edit of peers.json was not taken (${esc(short(reason, 500))}). It is kept here: <code>${esc(movedTo)}</code>. The bot goes on with what it had.`,
  'polling-conflict': () =>
    '⚠️ Another instance is polling with this token (409). Stop it: while it runs, commands may get lost. The VPN itself works.',
  'delivery-fault': ({ what, friendId, node, code }) =>
    `⚠️ ${WHAT[what]} friend <code>${friendId}</code> (server <b>${esc(node)}</b>) cannot be sent: the fault is in the bot itself or its settings, not in the network. The log has the cause under the code <code>${code}</code>: <code>journalctl -u vpn-bot | grep ${code}</code>. It is tried again when the friend asks once more, or after a restart.`,
  'answer-fault': ({ what, code }) =>
    `⚠️ The bot could not answer (${esc(what)}): the fault is in the bot itself, not in the network. The log has the cause under the code <code>${code}</code>: <code>journalctl -u vpn-bot | grep ${code}</code>`,
};
