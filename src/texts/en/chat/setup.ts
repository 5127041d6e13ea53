import { escapeHtml as esc, short } from '../../format/html.ts';

/** The first choice: what the VPN shall run on. In English. */
export const setupTexts = {
  targets: { ios: '🍏 iPhone', android: '🤖 Android', computer: '💻 Computer' },
  /** To a friend who followed the link for this device; `terms` is empty without an end of access. */
  coming: (name: string, terms: string, target: string) =>
    [
      `Hello, ${esc(short(name))}! 👋`,
      terms,
      `The file and the steps are on their way: <b>${target}</b>. If yours is another device, tap it:`,
    ]
      .filter(Boolean)
      .join('\n\n'),
  /** Opens the list of servers. */
  servers: '🌍 Choose a server',
  /** To a friend who asks for help and has no device. */
  nothingYet: () => 'You have no VPN on any device yet. What shall it run on?',
  /** Above the friend's devices, when their only config is in use on another kind of device. */
  ownConfig: () => 'Your config is in use on another device already, and each device needs its own. Add this one:',
};
