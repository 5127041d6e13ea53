import type { RequestService } from '../../../access/request-service.ts';
import { command, type Feature } from '../../router/feature.ts';
import { type AddUserServices, addUser, whomToAdd } from './add-user.ts';
import { type HolderServices, letInPerson, removePerson, stopWaiting, waitForUsername } from './choose-holder.ts';
import { lookForAnswer, requestAccess } from './explain-no-access.ts';
import { type AnswerServices, answerRequest } from './forward-requests.ts';
import { type ExtendServices, extendStay } from './guest-notices.ts';
import { type InviteServices, invite, inviteByPress } from './invite.ts';
import {
  type InviteButtonServices,
  setInviteLinkDays,
  setInviteNode,
  setInviteServer,
  setInviteStayDays,
  showInvites,
  takeInviteBack,
} from './invite-card.ts';
import { type RemoveUserServices, removeUser } from './remove-user.ts';
import { type RequestListServices, showRequest, showRequests } from './request-list.ts';
import { addSharedPeople, type SharedPeopleServices } from './shared-people.ts';
import { type StartServices, start } from './start.ts';

type EntryServices = AddUserServices &
  HolderServices &
  AnswerServices &
  ExtendServices &
  InviteServices &
  InviteButtonServices &
  RequestListServices &
  RemoveUserServices &
  SharedPeopleServices &
  StartServices & { readonly requests: Pick<RequestService, 'ask'> };

/** Letting people in and removing them: `/start`, invites, requests, `/add_user`, `/remove_user`, the end of guests' access. */
export const entryFeature: Feature<EntryServices> = {
  commands: [
    command('add_user', 'people', addUser, { inGroups: true }),
    command('invite', 'people', invite),
    command('remove_user', 'people', removeUser),
    command('start', 'everyone', start, { isHidden: true }),
  ],
  buttons: [
    requestAccess,
    lookForAnswer,
    answerRequest,
    letInPerson,
    removePerson,
    waitForUsername,
    stopWaiting,
    extendStay,
    setInviteLinkDays,
    setInviteStayDays,
    setInviteNode,
    setInviteServer,
    takeInviteBack,
    showInvites,
    inviteByPress,
    showRequests,
    showRequest,
  ],
  questions: [whomToAdd],
  sharedPeople: addSharedPeople,
};
