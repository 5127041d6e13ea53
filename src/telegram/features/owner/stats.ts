import type { Period } from '../../../health/usage.ts';
import { isAdmitted, isOn } from '../../../peers/records/records.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { App } from '../../app.ts';
import type { Picture } from '../../outbox/picture.ts';
import { buttonKind, callbackData, word } from '../../router/button-kind.ts';
import type { Request, Row } from '../../router/request.ts';
import { isOnline, stateOfNode } from '../../views.ts';
import { describeUsage } from './describe-usage.ts';

const PERIODS = ['today', 'week', 'month'] as const satisfies Period[];

/** `/stats`: traffic as a picture, friends and devices, and who is online. */
export async function stats({ texts, answerPicture }: Request, app: App): Promise<void> {
  answerPicture(...show(app, 'week', texts));
}

/** Another period in the same message. */
export const SHOW_STATS = buttonKind(
  'stats',
  'people',
  { period: word.oneOf(...PERIODS) },
  async (press, { period }, app) => {
    press.toast('');
    press.replacePicture(...show(app, period, press.texts));
  },
);

function show(app: App, period: Period, texts: Texts): [Picture, Row[]] {
  const usage = app.traffic.usage(period);
  const picture = describeUsage(usage, period, app, texts);
  const buttons = PERIODS.map((other) => ({
    text: other === period ? `• ${texts.stats.periods[other]} •` : texts.stats.periods[other],
    data: callbackData(SHOW_STATS, { period: other }),
  }));
  return [{ png: () => app.draw(picture), caption: caption(app, usage.recent, texts) }, [buttons]];
}

function caption(app: App, recent: ReadonlySet<number>, texts: Texts): string {
  const { state } = app.store;
  const friends = Object.values(state.users).filter((user) => user.role === 'user' && isAdmitted(user, app.now()));
  const nodes = app.nodes.map((view) => {
    const { node } = view;
    const peers = Object.values(state.peers).filter(
      (peer) => peer.server_id === node.id && isOn(state, peer, app.now()),
    );
    const online = peers.filter((peer) => isOnline(app, peer)).length;
    return { name: node.name, state: stateOfNode(view), devices: peers.length, online };
  });
  return texts.stats.caption({
    friends: friends.length,
    waiting: Object.keys(state.pending_usernames).length,
    recent: friends.filter(({ telegram_id }) => recent.has(telegram_id)).length,
    nodes,
    off: app.nodesOff,
  });
}
