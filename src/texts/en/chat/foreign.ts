import type { ForeignLine, ForeignPage } from '../../chat/foreign-line.ts';
import type { Formats } from '../../format/formats.ts';
import { escapeHtml as esc, short } from '../../format/html.ts';

/** Foreign peers in English. */
export function foreignTexts(format: Formats) {
  const key = (tag: string) => `<code>${esc(tag)}…</code>`;
  const code = (address: string) => `<code>${esc(short(address, 60))}</code>`;
  const place = ({ addresses }: ForeignLine) => (addresses.length === 0 ? 'no address' : code(addresses.join(', ')));
  const seen = ({ seenAge }: ForeignLine) => (seenAge === null ? 'never connected' : `online ${format.ago(seenAge)}`);
  const own = '\n\n⚠️ This address is set aside for your own peer (client1). It may be you.';
  return {
    list: ({ server, lines, count, condemned }: ForeignPage) =>
      [
        `👽 <b>${esc(short(server))}</b>, foreign peers: ${count}`,
        'The bot did not make them. It leaves them alone and does not give out their addresses.',
        ...(lines.length > 0 ? [''] : []),
        ...lines.map((line) => `${line.number}. ${key(line.tag)} ${place(line)} · ${seen(line)}`),
        ...(condemned.length > 0 ? ['', `🗑 You removed: ${condemned.map(key).join(', ')}`] : []),
      ].join('\n'),
    /** `canAdopt`: whether it can become a friend's device; `isReserved`: whether its address is reserved for the owner's own peer. */
    card: (server: string, line: ForeignLine, canAdopt: boolean, isReserved: boolean) =>
      [
        `👽 ${key(line.tag)} on <b>${esc(short(server))}</b>`,
        `${place(line)} · ${seen(line)}`,
        `⬇️ ${format.size(line.sent)} ⬆️ ${format.size(line.received)} since the server started`,
        '',
        canAdopt
          ? 'It can become a friend’s device: the phone goes on with the same config, and it shows up here as a device.'
          : 'It cannot become a friend’s device: that takes one address of the server’s network that is nobody else’s.',
      ].join('\n') + (isReserved ? own : ''),
    askWhom: (tag: string, address: string) => `👤 Whose is ${key(tag)}, ${code(address)}? Choose a person.`,
    askAdoption: (tag: string, address: string, who: string) =>
      `👤 Make ${key(tag)}, ${code(address)} a device of <b>${esc(short(who, 100))}</b>?\n\nIts connection is not interrupted. From then on it follows this person’s access: pause or remove them, and it is off as well. The bot cannot send its config, only new keys.`,
    askRemoval: (server: string, tag: string, address: string, isReserved: boolean) =>
      `🗑 Remove ${key(tag)}, ${code(address)} from <b>${esc(short(server))}</b>?\n\nWhoever uses it loses the connection at once, and the bot cannot bring it back. It also removes this peer after a restart of the server, even if it stands in the server’s file.${isReserved ? own : ''}`,
    /** Shown briefly over the chat after an action. */
    adopted: () => 'Done: it is a device now.',
    removed: () => 'Done: the bot removes it.',
    pardoned: () => 'Done: the bot no longer removes it.',
    /** After the owner said that an ended key is theirs. */
    claimed: () =>
      '✅ From now on the bot leaves this peer alone. It removed it, so bring it back yourself, for example: restart the interface. Then it is under “foreign peers” in /nodes.',
    buttons: {
      adopt: '👤 Make it a friend’s',
      /** The button that confirms an adoption; the audit records this label. */
      adoptNow: (tag: string, address: string) => `👤 Yes: ${tag}… ${short(address, 30)}`,
      remove: '🗑 Remove',
      removeNow: (tag: string, address: string) => `🗑 Yes, remove ${tag}… ${short(address, 30)}`,
      pardon: (tag: string) => `↩️ No longer remove ${tag}…`,
      /** The button below the notice that an ended key came back. */
      claim: (tag: string) => `It is mine: ${tag}…`,
      back: '← Back',
    },
  };
}
