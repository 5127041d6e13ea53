import type { InviteEdit, OpenInvite } from '../../../access/invites.ts';
import type { InviteRecord } from '../../../peers/records/user-record.ts';
import type { InviteLine } from '../../../texts/chat/invite-line.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { App } from '../../app.ts';
import { buttonKind, callbackData, word } from '../../router/button-kind.ts';
import type { Button, Press, Row } from '../../router/request.ts';
import { nodeName } from '../../views.ts';
import { termsOf } from './terms.ts';

/** What the link's holding and the guest's stay can be set to by a press; 0 days: for good. */
const HOLDS = ['1', '3', '7'] as const;
const STAYS = ['7', '30', '90', '0'] as const;

type Message = [html: string, rows: Row[]];

/** An invite, with the buttons that change it. The link itself stands in a message of its own: it can be passed on, and nobody knows it later. */
export function inviteCard(app: App, texts: Texts, { tag, invite }: OpenInvite): Message {
  const { buttons } = texts.entry;
  const holds = HOLDS.map((days) => ({
    text: buttons.holds(Number(days)),
    data: callbackData(INVITE_HOLDS, { tag, days }),
  }));
  const stays = STAYS.map((days) => ({
    text: buttons.stays(Number(days) || null, invite.until === null && (invite.days_from_first ?? 0) === Number(days)),
    data: callbackData(INVITE_STAYS, { tag, days }),
  }));
  const open = { text: buttons.openInvites(app.invites.open.length), data: callbackData(INVITES, {}) };
  const drop = { text: buttons.dropInvite, data: callbackData(INVITE_DROP, { tag, from: 'card' }) };
  return [
    texts.entry.invite(lineOf(app, invite)),
    [holds, stays, ...nodeRows(app, texts, { tag, invite }), drop, open],
  ];
}

/** The open invites, each with its button to take it back. */
export function inviteList(app: App, texts: Texts): Message {
  const { open } = app.invites;
  const rows = open.map(({ tag, invite }, index) => ({
    text: texts.entry.buttons.dropOne(index + 1, invite.name),
    data: callbackData(INVITE_DROP, { tag, from: 'list' }),
  }));
  return [texts.entry.invites(open.map(({ invite }) => lineOf(app, invite))), rows];
}

/** The nodes two by two, ticked as they are allowed; none where there is nothing to choose. */
function nodeRows(app: App, texts: Texts, { tag, invite }: Pick<OpenInvite, 'tag' | 'invite'>): Row[] {
  if (app.nodes.length < 2) return [];
  const buttons = app.nodes.map(({ node }): Button => {
    const isAllowed = invite.allowed_nodes === null || invite.allowed_nodes.includes(node.id);
    return {
      text: texts.entry.buttons.node(node.name, isAllowed),
      data: callbackData(INVITE_NODE, { tag, node: node.id }),
    };
  });
  return buttons.flatMap((_, i) => (i % 2 === 0 ? [buttons.slice(i, i + 2)] : []));
}

function lineOf(app: App, invite: InviteRecord): InviteLine {
  return {
    ...termsOf(invite),
    name: invite.name,
    expires: new Date(invite.expires_at),
    nodes: invite.allowed_nodes?.map((id) => nodeName(app, id)) ?? null,
  };
}

async function change(press: Press, tag: string, edit: InviteEdit, app: App): Promise<void> {
  const edited = await app.invites.edit({ by: press.from.id, updateId: press.updateId }, tag, edit);
  press.toast('');
  press.replace(...inviteCard(app, press.texts, edited));
}

/** How long the link holds from now on. */
export const INVITE_HOLDS = buttonKind(
  'inv-holds',
  'people',
  { tag: word.hashTag, days: word.oneOf(...HOLDS) },
  (press, { tag, days }, app) => change(press, tag, { what: 'hours', hours: Number(days) * 24 }, app),
);

/** For how long the invited person comes in. */
export const INVITE_STAYS = buttonKind(
  'inv-stays',
  'people',
  { tag: word.hashTag, days: word.oneOf(...STAYS) },
  (press, { tag, days }, app) => change(press, tag, { what: 'days', days: Number(days) || null }, app),
);

/** Turns a node on or off for the invited person. */
export const INVITE_NODE = buttonKind(
  'inv-node',
  'people',
  { tag: word.hashTag, node: word.node },
  (press, { tag, node }, app) =>
    change(press, tag, { what: 'node', node, all: app.nodes.map((view) => view.node.id) }, app),
);

/** "Take back", from the invite's own card or from the list. */
export const INVITE_DROP = buttonKind(
  'inv-drop',
  'people',
  { tag: word.hashTag, from: word.oneOf('card', 'list') },
  async (press, { tag, from }, app) => {
    await app.invites.takeBack({ by: press.from.id, updateId: press.updateId }, tag);
    press.toast('');
    if (from === 'card') press.replace(press.texts.entry.inviteDropped());
    else press.replace(...inviteList(app, press.texts));
  },
);

/** All open invites, in a message of their own: the card stays. */
export const INVITES = buttonKind('inv-list', 'people', {}, async (press, _values, app) => {
  press.toast('');
  press.answer(...inviteList(app, press.texts));
});
