import { command, type Feature } from '../../router/feature.ts';
import {
  type PersonExitServices,
  setPersonChoosesExit,
  setPersonExit,
  showPersonExits,
} from '../exits/person-exits.ts';
import { askName, askNote, clearNameOrNote, type NameServices, newName, newNote } from './name-and-note.ts';
import {
  askToRemovePerson,
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
import type { PeopleListView } from './people-list.ts';
import {
  askEnd,
  askGiveAll,
  askHowLong,
  extendTime,
  giveAllNow,
  newEnd,
  type PeopleTimeServices,
  setEnd,
} from './people-time.ts';
import { changeRight, type RightsServices, showRights } from './rights.ts';
import { askWhomToFind, type FindServices, showPeoplePage, users, whomToFind } from './users.ts';

type PeopleServices = FindServices &
  PeopleListView &
  NameServices &
  PeopleAccessServices &
  PeopleConfigsServices &
  PeopleLimitsServices &
  PeopleTimeServices &
  PersonExitServices &
  RightsServices;

/** `/users`: the list of people, and the card of each person with its buttons. */
export const peopleFeature: Feature<PeopleServices> = {
  commands: [command('users', 'people', users)],
  buttons: [
    showPeoplePage,
    askWhomToFind,
    showPerson,
    pausePerson,
    resumePerson,
    askHowLong,
    extendTime,
    setEnd,
    askEnd,
    askGiveAll,
    giveAllNow,
    askDeviceLimit,
    setDeviceLimit,
    askWhichServers,
    setServerAllowed,
    showPersonExits,
    setPersonExit,
    setPersonChoosesExit,
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
  questions: [whomToFind, newName, newNote, newEnd],
};
