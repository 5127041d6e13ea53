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
  requestAccess: button('ask', {}),
  answerRequest: button('request', { ...PERSON, verdict: field.oneOf('approve', 'refuse', 'block') }),
  letIn: button('let-in', PERSON),
  remove: button('unbind', PERSON),
  /** Lets in the next person who writes with this username. */
  waitForUsername: button('wait-for', USERNAME),
  stopWaiting: button('no-wait', USERNAME),
  /** `end` is the end of access when the button was made, so that pressing it twice does not extend twice. */
  extend: button('extend', { ...PERSON, days: field.oneOf(...EXTENSION_DAYS), end: field.number }),
  inviteLinkDays: button('inv-holds', { ...INVITE, days: field.oneOf(...LINK_DAYS) }),
  inviteStayDays: button('inv-stays', { ...INVITE, days: field.oneOf(...STAY_DAYS) }),
  inviteNode: button('inv-node', { ...INVITE, node: field.node }),
  /** `from`: the message under which the button stands. */
  inviteTakeBack: button('inv-drop', { ...INVITE, from: field.oneOf('card', 'list') }),
  inviteList: button('inv-list', {}),
} as const;
