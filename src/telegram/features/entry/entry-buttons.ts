import { button, field } from '../../router/buttons.ts';

/** The choices on the card of an invite: days for which the link is valid, and days of access for its guest (0: without an end). */
export const LINK_DAYS = ['1', '3', '7'] as const;
export const STAY_DAYS = ['7', '30', '90', '0'] as const;
/** The choices of days by which a guest's access is extended; 0: without an end. */
export const EXTENSION_DAYS = ['7', '30', '0'] as const;

const PERSON = { person: field.person } as const;
const USERNAME = { username: field.username } as const;
const INVITE = { tag: field.hashTag } as const;

/** The buttons that let people in and remove them. */
export const ENTRY_BUTTONS = {
  /** A stranger asks for access. */
  requestAccess: button('ask', {}, 'asks to be let in'),
  /** Whoever asked looks whether the owner has answered. */
  lookForAnswer: button('ask-news', {}, 'looks for the answer to their request'),
  answerRequest: button(
    'request',
    { ...PERSON, verdict: field.oneOf('approve', 'refuse', 'block') },
    'answers the request of',
  ),
  letIn: button('let-in', PERSON, 'lets in'),
  remove: button('unbind', PERSON, 'removes'),
  /** Lets in the next person who writes with this username. */
  waitForUsername: button('wait-for', USERNAME, 'waits for a username'),
  stopWaiting: button('no-wait', USERNAME, 'stops waiting for a username'),
  /** `end` is the end of access when the button was made, so that pressing it twice does not extend twice. */
  extend: button(
    'extend',
    { ...PERSON, days: field.oneOf(...EXTENSION_DAYS), end: field.number },
    'extends the access of',
  ),
  inviteLinkDays: button('inv-holds', { ...INVITE, days: field.oneOf(...LINK_DAYS) }, 'sets how long an invite holds'),
  inviteStayDays: button(
    'inv-stays',
    { ...INVITE, days: field.oneOf(...STAY_DAYS) },
    'sets how long an invite lets in for',
  ),
  inviteServer: button(
    'inv-server',
    { ...INVITE, node: field.node, wanted: field.oneOf('on', 'off') },
    'sets the servers of an invite',
  ),
  /** The same in chats of before, without what is wanted. */
  inviteNode: button('inv-node', { ...INVITE, node: field.node }, 'sets the servers of an invite'),
  /** `from`: the message under which the button stands. */
  inviteTakeBack: button('inv-drop', { ...INVITE, from: field.oneOf('card', 'list') }, 'takes an invite back'),
  /** An invite on the usual terms, as `/invite` makes it. */
  newInvite: button('inv-new', {}, 'makes an invite'),
  requestList: button('req-list', {}, 'opens the list of requests'),
  requestShow: button('req-show', PERSON, 'opens the request of'),
  inviteList: button('inv-list', {}, 'opens the list of invites'),
} as const;
