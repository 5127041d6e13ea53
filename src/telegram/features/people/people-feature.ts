import { command, type Feature } from '../../router/feature.ts';
import { askName, askNote, clearNameOrNote, type NameServices, newName, newNote } from './name-and-note.ts';
import {
  askHowLong,
  askToRemovePerson,
  extendTime,
  type PeopleAccessServices,
  pausePerson,
  removePersonNow,
  restorePerson,
  resumePerson,
  showPerson,
} from './people-access.ts';
import {
  askWhichConfig,
  makeFirstConfig,
  makeNewKeysForFriend,
  type PeopleConfigsServices,
  sendConfigToFriend,
} from './people-configs.ts';
import {
  askDeviceLimit,
  askWhichServers,
  type PeopleLimitsServices,
  setDeviceLimit,
  setServerAllowed,
} from './people-limits.ts';
import { changeRight, type RightsServices, showRights } from './rights.ts';
import { askWhomToFind, type FindServices, showPeoplePage, users, whomToFind } from './users.ts';

type PeopleServices = FindServices &
  NameServices &
  PeopleAccessServices &
  PeopleConfigsServices &
  PeopleLimitsServices &
  RightsServices;

/** `/users`: the list of people, and the card of each person with its buttons. */
export const peopleFeature: Feature<PeopleServices> = {
  commands: [command('users', 'people', users, { isMostWanted: true })],
  buttons: [
    showPeoplePage,
    askWhomToFind,
    showPerson,
    pausePerson,
    resumePerson,
    askHowLong,
    extendTime,
    askDeviceLimit,
    setDeviceLimit,
    askWhichServers,
    setServerAllowed,
    askName,
    askNote,
    clearNameOrNote,
    askWhichConfig,
    makeFirstConfig,
    sendConfigToFriend,
    makeNewKeysForFriend,
    askToRemovePerson,
    removePersonNow,
    restorePerson,
    showRights,
    changeRight,
  ],
  questions: [whomToFind, newName, newNote],
};
