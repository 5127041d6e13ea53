import { troubleInEnglish } from '../../../login-trouble.ts';
import { type SilentNodeWords, silentNodeTexts } from '../../cli/silent-node.ts';

const WORDS: SilentNodeWords = {
  unreachable: ['is not reached', 'is the server on, and do its firewall and SSH port let this machine in?'],
  timeout: ['does not answer in time', 'is the server on and not overloaded? `ssh` to it from here by hand'],
  refused: ['does not let the bot in', '`vpn-bot node add ID root@…` again makes the login anew'],
  'host-key': [
    'shows another host key than the pinned one',
    'if you set the server up anew, `vpn-bot node add ID root@…` again; else somebody is in between',
  ],
  'no-interface': [
    'has no VPN interface NAME now',
    'on it: systemctl enable --now UNIT; why it ended: journalctl -u UNIT -n 30',
  ],
  'wrong-key': [
    'has another server key than the known one',
    'if you made the server anew, correct the key in the settings',
  ],
  command: [
    'did not do what it was told',
    '`vpn-bot node add ID root@…` again makes gate and rights anew; on this machine: journalctl -u vpn-bot -n 30',
  ],
  garbled: ['answers something else than was asked', '`vpn-bot node add ID root@…` again makes the gate anew'],
};

/** Findings about a node that could not be reached. */
export const silentNode = silentNodeTexts(WORDS, troubleInEnglish);
