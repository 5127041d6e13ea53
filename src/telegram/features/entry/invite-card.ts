import type { InviteService } from '../../../access/invite-service.ts';
import type { InviteEdit, OpenInvite } from '../../../access/invites.ts';
import type { InviteRecord } from '../../../peers/records/user-record.ts';
import type { InviteLine } from '../../../texts/chat/invite-line.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import type { Button, Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { onPress } from '../../router/feature.ts';
import type { Press } from '../../router/request.ts';
import { type NodesView, nodeName } from '../../views.ts';
import { ENTRY_BUTTONS, LINK_DAYS, STAY_DAYS } from './entry-buttons.ts';
import { termsOf } from './terms.ts';

/** What the card of an invite is made from. */
export interface InviteCardServices extends NodesView {
  readonly invites: Pick<InviteService, 'open'>;
}

/** What the buttons of an invite use. */
export interface InviteButtonServices extends InviteCardServices {
  readonly invites: Pick<InviteService, 'open' | 'edit' | 'takeBack'>;
}

type Message = [html: string, rows: Row[]];

/** An invite, with the buttons that change it. The link is not in it: it was sent once, in a message that can be forwarded, and only its hash is kept. */
export function inviteCard(services: InviteCardServices, texts: Texts, { tag, invite }: OpenInvite): Message {
  const { buttons } = texts.entry;
  const linkDays = LINK_DAYS.map((days) => ({
    text: buttons.holds(Number(days)),
    data: callbackData(ENTRY_BUTTONS.inviteLinkDays, { tag, days }),
  }));
  const stayDays = STAY_DAYS.map((days) => ({
    text: buttons.stays(Number(days) || null, invite.until === null && (invite.days_from_first ?? 0) === Number(days)),
    data: callbackData(ENTRY_BUTTONS.inviteStayDays, { tag, days }),
  }));
  const open = {
    text: buttons.openInvites(services.invites.open.length),
    data: callbackData(ENTRY_BUTTONS.inviteList, {}),
  };
  const takeBack = {
    text: buttons.dropInvite,
    data: callbackData(ENTRY_BUTTONS.inviteTakeBack, { tag, from: 'card' }),
  };
  return [
    texts.entry.invite(lineOf(services, invite)),
    [linkDays, stayDays, ...nodeRows(services, texts, { tag, invite }), takeBack, open],
  ];
}

/** The open invites, each with its button to take it back. */
export function inviteList(services: InviteCardServices, texts: Texts): Message {
  const { open } = services.invites;
  const rows = open.map(({ tag, invite }, index) => ({
    text: texts.entry.buttons.dropOne(index + 1, invite.name),
    data: callbackData(ENTRY_BUTTONS.inviteTakeBack, { tag, from: 'list' }),
  }));
  return [texts.entry.invites(open.map(({ invite }) => lineOf(services, invite))), rows];
}

/** The nodes two by two, ticked as they are allowed; none where there is nothing to choose. */
function nodeRows(
  services: InviteCardServices,
  texts: Texts,
  { tag, invite }: Pick<OpenInvite, 'tag' | 'invite'>,
): Row[] {
  if (services.nodes.length < 2) return [];
  const buttons = services.nodes.map(({ node }): Button => {
    const isAllowed = invite.allowed_nodes === null || invite.allowed_nodes.includes(node.id);
    return {
      text: texts.entry.buttons.node(node.name, isAllowed),
      data: callbackData(ENTRY_BUTTONS.inviteNode, { tag, node: node.id }),
    };
  });
  return buttons.flatMap((_, i) => (i % 2 === 0 ? [buttons.slice(i, i + 2)] : []));
}

function lineOf(view: NodesView, invite: InviteRecord): InviteLine {
  return {
    ...termsOf(invite),
    name: invite.name,
    expires: new Date(invite.expires_at),
    nodes: invite.allowed_nodes?.map((id) => nodeName(view, id)) ?? null,
  };
}

async function change(services: InviteButtonServices, press: Press, tag: string, edit: InviteEdit): Promise<void> {
  const edited = await services.invites.edit({ by: press.from.id, updateId: press.updateId }, tag, edit);
  press.toast('');
  press.replace(...inviteCard(services, press.texts, edited));
}

/** How long the link can be used from now on. */
export const setInviteLinkDays = onPress(
  ENTRY_BUTTONS.inviteLinkDays,
  'people',
  (services: InviteButtonServices, press, { tag, days }) =>
    change(services, press, tag, { what: 'hours', hours: Number(days) * 24 }),
);

/** For how long the invited person comes in. */
export const setInviteStayDays = onPress(
  ENTRY_BUTTONS.inviteStayDays,
  'people',
  (services: InviteButtonServices, press, { tag, days }) =>
    change(services, press, tag, { what: 'days', days: Number(days) || null }),
);

/** Allows or forbids a node to the invited person. */
export const setInviteNode = onPress(
  ENTRY_BUTTONS.inviteNode,
  'people',
  (services: InviteButtonServices, press, { tag, node }) =>
    change(services, press, tag, { what: 'node', node, all: services.nodes.map((view) => view.node.id) }),
);

/** "Take back", from the invite's own card or from the list. */
export const takeInviteBack = onPress(
  ENTRY_BUTTONS.inviteTakeBack,
  'people',
  async (services: InviteButtonServices, press, { tag, from }) => {
    await services.invites.takeBack({ by: press.from.id, updateId: press.updateId }, tag);
    press.toast('');
    if (from === 'card') press.replace(press.texts.entry.inviteDropped());
    else press.replace(...inviteList(services, press.texts));
  },
);

/** All open invites, in a message of their own: the card stays. */
export const showInvites = onPress(
  ENTRY_BUTTONS.inviteList,
  'people',
  async (services: InviteButtonServices, press) => {
    press.toast('');
    press.answer(...inviteList(services, press.texts));
  },
);
