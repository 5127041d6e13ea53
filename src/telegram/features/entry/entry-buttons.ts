import { button, field } from '../../router/buttons.ts';

/** Days that a link may wait, and days that its guest may stay (0: for good), as the card of an invite offers them. */
export const LINK_DAYS = ['1', '3', '7'] as const;
export const STAY_DAYS = ['7', '30', '90', '0'] as const;
/** Days by which a guest's stay is extended; 0: for good. */
export const EXTENSION_DAYS = ['7', '30', '0'] as const;

const PERSON = { person: field.person } as const;
const USERNAME = { username: field.username } as const;
const INVITE = { tag: field.hashTag } as const;

/** The buttons by which people come in and go out. */
export const ENTRY_BUTTONS = {
  /** A stranger asks for access. */
  requestAccess: button('ask', {}),
  answerRequest: button('request', { ...PERSON, verdict: field.oneOf('approve', 'refuse', 'block') }),
  letIn: button('let-in', PERSON),
  remove: button('unbind', PERSON),
  /** Lets in whoever writes next with this username. */
  waitForUsername: button('wait-for', USERNAME),
  stopWaiting: button('no-wait', USERNAME),
  /** `end` is the end of the stay that the button was made for: pressing it twice does not extend twice. */
  extend: button('extend', { ...PERSON, days: field.oneOf(...EXTENSION_DAYS), end: field.number }),
  inviteLinkDays: button('inv-holds', { ...INVITE, days: field.oneOf(...LINK_DAYS) }),
  inviteStayDays: button('inv-stays', { ...INVITE, days: field.oneOf(...STAY_DAYS) }),
  inviteNode: button('inv-node', { ...INVITE, node: field.node }),
  /** `from`: the message under which the button stands. */
  inviteTakeBack: button('inv-drop', { ...INVITE, from: field.oneOf('card', 'list') }),
  inviteList: button('inv-list', {}),
} as const;
