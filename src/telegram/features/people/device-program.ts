import { APP_NAMES, leastVersion, type Platform } from '../../../amnezia/apps.ts';
import type { PeerRecord } from '../../../peers/records/peer-record.ts';
import { PLATFORMS } from '../../../texts/chat/guide.ts';
import type { DeviceProgram } from '../../../texts/chat/person-card.ts';
import { appIn, type NodesView } from '../../views.ts';
import { generationOf } from '../config/guide-page.ts';

/** What a device seems to be: what its friend said and tapped, for what its file is, and what a connection with that file proves. */
export function deviceProgram(view: Pick<NodesView, 'nodes' | 'store'>, peer: PeerRecord): DeviceProgram {
  const app = appIn(view, peer);
  const on = platformOf(peer);
  const hasConnected = peer.greeted_key === peer.public_key;
  const least =
    hasConnected && on !== null && on !== 'computer' ? leastVersion(app, on, generationOf(view, peer)) : null;
  return { on, app: APP_NAMES[app], least };
}

/** The platform that was chosen; `computer` is made precise by a guide for one that was opened since. */
function platformOf({ platform, guide }: PeerRecord): Platform | 'computer' | null {
  const chosen = known(platform);
  const opened = known(guide);
  if (chosen !== null) return chosen;
  return platform === 'computer' && (opened === null || PHONES.has(opened)) ? 'computer' : opened;
}

const PHONES: ReadonlySet<Platform> = new Set(['ios', 'android']);
const known = (word: string | null): Platform | null => PLATFORMS.find((platform) => platform === word) ?? null;
