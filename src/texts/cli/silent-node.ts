import type { NodeSettings } from '../../config/settings.ts';
import type { LoginTroubleTexts } from '../../login-trouble.ts';
import { unitOf } from '../../wireguard/dialect/dialect.ts';
import type { NodeError, NodeErrorCode } from '../../wireguard/drivers/driver.ts';
import type { Trouble } from '../format/trouble.ts';

interface SilentNodeTexts {
  /** Why a node could not be asked, about its interface of this name. */
  nodeWhy(code: NodeErrorCode, message: string, name: string): string;
  nodeSilent(
    node: Pick<NodeSettings, 'id' | 'dialect' | 'interface'>,
    error: Pick<NodeError, 'code' | 'message'> & { readonly words?: NodeError['words'] },
  ): Trouble;
}

/** What is so, and what to do; ID stands for the node's id, NAME for its interface, UNIT for the systemd unit that runs it. */
export type SilentNodeWords = Readonly<Record<NodeErrorCode, readonly [what: string, fix: string]>>;

/** Of a node that could not be asked: the driver's own words stand behind, unless they say the same. */
export function silentNodeTexts(words: SilentNodeWords, troubles: LoginTroubleTexts): SilentNodeTexts {
  const nodeWhy: SilentNodeTexts['nodeWhy'] = (code, message, name) => {
    const what = words[code][0].replaceAll('NAME', name);
    return message.includes('there is no such') ? what : `${what} (${message})`;
  };
  return {
    nodeWhy,
    nodeSilent: ({ id, ...tunnel }, { code, message, words: said = null }) => [
      `${id}: ${nodeWhy(code, message, tunnel.interface)}`,
      said?.trouble
        ? troubles[said.trouble.kind](said.trouble.user)
        : words[code][1].replaceAll('ID', id).replaceAll('NAME', tunnel.interface).replaceAll('UNIT', unitOf(tunnel)),
    ],
  };
}
