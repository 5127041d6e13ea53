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

/** Services of the card of an invite. */
export interface InviteCardServices extends NodesView {
  readonly invites: Pick<InviteService, 'open'>;
}

/** Services of the buttons on that card. */
export interface InviteButtonServices extends InviteCardServices {
  readonly invites: Pick<InviteService, 'open' | 'edit' | 'takeBack'>;
}

type Message = [html: string, rows: Row[]];

/** An invite's terms with the buttons that change them, without the link, of which only the hash is kept. */
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

/** A list of the open invites, with a button for each that cancels it. */
export function inviteList(services: InviteCardServices, texts: Texts): Message {
  const { open } = services.invites;
  const rows = open.map(({ tag, invite }, index) => ({
    text: texts.entry.buttons.dropOne(index + 1, invite.name),
    data: callbackData(ENTRY_BUTTONS.inviteTakeBack, { tag, from: 'list' }),
  }));
  return [texts.entry.invites(open.map(({ invite }) => lineOf(services, invite))), rows];
}

/** A button for each node, two in a row, ticked if the invite allows it; empty if there is nothing to choose. */
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
      data: callbackData(ENTRY_BUTTONS.inviteServer, { tag, node: node.id, wanted: isAllowed ? 'off' : 'on' }),
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

/** Sets for how many days from now the link is valid. */
export const setInviteLinkDays = onPress(
  ENTRY_BUTTONS.inviteLinkDays,
  'people',
  (services: InviteButtonServices, press, { tag, days }) =>
    change(services, press, tag, { what: 'hours', hours: Number(days) * 24 }),
);

/** Sets for how long the invited person gets access. */
export const setInviteStayDays = onPress(
  ENTRY_BUTTONS.inviteStayDays,
  'people',
  (services: InviteButtonServices, press, { tag, days }) =>
    change(services, press, tag, { what: 'days', days: Number(days) || null }),
);

/** Allows or forbids a node to the invited person. */
export const setInviteServer = onPress(
  ENTRY_BUTTONS.inviteServer,
  'people',
  (services: InviteButtonServices, press, { tag, node, wanted }) =>
    change(services, press, tag, {
      ...{ what: 'node', node, isWanted: wanted === 'on' },
      all: services.nodes.map((view) => view.node.id),
    }),
);

/** The same for a button of before: the node is turned the other way. */
export const setInviteNode = onPress(
  ENTRY_BUTTONS.inviteNode,
  'people',
  (services: InviteButtonServices, press, { tag, node }) =>
    change(services, press, tag, { what: 'node', node, all: services.nodes.map((view) => view.node.id) }),
);

/** "Take back", on the card or in the list: cancels the invite. */
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

/** Sends the list of open invites as a new message; the card stays. */
export const showInvites = onPress(
  ENTRY_BUTTONS.inviteList,
  'people',
  async (services: InviteButtonServices, press) => {
    press.toast('');
    press.answer(...inviteList(services, press.texts));
  },
);
