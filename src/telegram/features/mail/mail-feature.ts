import { command, type Feature } from '../../router/feature.ts';
import {
  askOwnAddress,
  endOwnMail,
  mail,
  type OwnMailServices,
  ownAddress,
  renewOwnMail,
  showOwnMail,
} from './own-mail.ts';
import {
  askPersonAddress,
  endPersonMail,
  type PersonMailServices,
  personAddress,
  renewPersonMail,
  showPersonMail,
} from './person-mail.ts';

/** Access by mail: a person's own, and that of a friend from the friend's card. */
export const mailFeature: Feature<OwnMailServices & PersonMailServices> = {
  commands: [command('mail', 'friend', mail)],
  buttons: [
    showOwnMail,
    askOwnAddress,
    renewOwnMail,
    endOwnMail,
    showPersonMail,
    askPersonAddress,
    renewPersonMail,
    endPersonMail,
  ],
  questions: [ownAddress, personAddress],
};
